package io.offerstream.interactionstate.attribution;

import io.offerstream.interactionstate.attribution.SealOutcomes.Sealed;
import io.offerstream.platform.market.CycleCalendar;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.Policy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** Makes the records of {@code outcomes} for one customer's sealed labels. */
public final class OutcomeRecords {
    private final String market;
    private final String pseudonym;
    private final Attribution attribution;
    private final CycleCalendar calendar;
    private final Instant tick;

    public OutcomeRecords(
            String market, String customerId, Attribution attribution, CycleCalendar calendar, Instant tick) {
        this.market = market;
        this.pseudonym = pseudonym(market, customerId);
        this.attribution = attribution;
        this.calendar = calendar;
        this.tick = tick;
    }

    private static String pseudonym(String market, String customerId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("outcome-pseudonym\u001f" + market + "\u001f" + customerId)
                            .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public Outcome of(Sealed sealed) {
        var label = sealed.label();
        var cycle = calendar.at(Instant.ofEpochMilli(label.time()))
                .map(CycleWindow::id)
                .orElse("");
        var inCycle = attribution.assignmentIn(cycle);
        var outcome = Outcome.newBuilder()
                .setOutcomeId(sealed.outcomeId(sealed.revision()))
                .setSupersedes(sealed.revision() == 1 ? null : sealed.outcomeId(sealed.revision() - 1))
                .setMarket(market)
                .setCustomerPseudonym(pseudonym)
                .setKind(label.kind())
                .setOfferId(label.offerId())
                .setOrganic(label.exposure().isEmpty())
                .setSealedAt(tick)
                .setCycleId(cycle)
                .setServedPolicy(Policy.NONE)
                .setArm(inCycle.map(assignment -> Arm.valueOf(assignment.getArm()))
                        .orElse(Arm.NONE));
        label.use()
                .ifPresent(use -> outcome.setRedemptionId(use.getEventId())
                        .setRedemptionTime(Instant.ofEpochMilli(use.getTime())));
        label.exposure().ifPresent(exposure -> {
            var slate = exposure.slate();
            outcome.setImpressionId(slate.getEventId())
                    .setImpressionTime(Instant.ofEpochMilli(slate.getTime()))
                    .setPosition(exposure.position());
            attribution
                    .assignmentOf(slate)
                    .ifPresent(assignment -> outcome.setAssignmentId(assignment.getAssignmentId())
                            .setServedPolicy(Policy.valueOf(assignment.getServedPolicy()))
                            .setModelVersion(assignment.getModelVersion())
                            .setPropensity(assignment.getPropensity()));
        });
        return outcome.build();
    }
}
