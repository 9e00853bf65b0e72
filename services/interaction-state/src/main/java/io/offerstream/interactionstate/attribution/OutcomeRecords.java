package io.offerstream.interactionstate.attribution;

import com.fasterxml.jackson.core.JsonGenerator;
import io.offerstream.interactionstate.attribution.Contrasts.Contrast;
import io.offerstream.interactionstate.attribution.SealOutcomes.Sealed;
import io.offerstream.interactionstate.features.Features;
import io.offerstream.interactionstate.features.JsonText;
import io.offerstream.interactionstate.state.AssignmentIds;
import io.offerstream.interactionstate.state.CustomerCycles;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.EventIds;
import io.offerstream.interactionstate.state.OfferUse;
import io.offerstream.interactionstate.state.SeenSlate;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.ExaminationConfig;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.Policy;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Makes the records of {@code outcomes} for what one customer's tick has sealed. */
public final class OutcomeRecords {
    private static final double NOT_EXAMINED_BY_POSITION = 1;

    private final String key;
    private final CustomerState state;
    private final Features features;
    private final ExaminationConfig examination;
    private final Instant tick;
    private final boolean hasConsent;

    /** One slate's labels share its features: kept from the last one. */
    private SeenSlate snapshotOf;

    private String snapshot;

    public OutcomeRecords(String key, Features features, Instant tick) {
        this.key = key;
        this.state = features.state();
        this.features = features;
        this.examination = features.config().examination();
        this.tick = tick;
        this.hasConsent = features.hasConsent();
    }

    /** The id of an outcome of {@code subject}: the same in every replay. */
    private static String outcomeId(String subject, int revision) {
        return subject + "#" + revision;
    }

    public Outcome of(Sealed sealed) {
        var label = sealed.label();
        var outcome = label.exposure()
                .map(exposure -> {
                    var seen = ofSlate(exposure.slate());
                    setPosition(seen, exposure.slate(), exposure.position());
                    seen.setTrainable(hasConsent
                            && exposure.teaches(state, features.config().influence()));
                    return seen;
                })
                .orElseGet(() -> organic(label.use().orElseThrow()));
        setRevision(outcome, label.subject(), sealed.revision());
        outcome.setKind(label.kind());
        outcome.setOfferId(label.offerId());
        label.use().ifPresent(use -> setRedemption(outcome, use));
        return outcome;
    }

    public Outcome of(Contrast contrast, Attribution attribution) {
        var outcome = ofSlate(contrast.slate());
        setRevision(outcome, contrast(contrast.slate()), contrast.revision());
        if (contrast.isTakenBack()) {
            outcome.setKind(OutcomeKind.CENSORED);
            outcome.setOfferId("");
            return outcome;
        }
        var first = contrast.redeemed().get(0);
        outcome.setKind(OutcomeKind.CONTRAST);
        outcome.setOfferId(first.offerId());
        setPosition(outcome, contrast.slate(), first.position());
        attribution.creditOf(first).ifPresent(use -> setRedemption(outcome, use));
        outcome.setTrainable(true);
        outcome.setContrast(json(contrast));
        return outcome;
    }

    /** Of an exposure whose customer is erased: nothing of theirs is in it. */
    public Outcome censored(SeenSlate slate, int position, int revision) {
        var outcome = censored(
                slate.getCycle(),
                Label.subject(slate, position),
                revision,
                slate.getOfferIds().get(position));
        outcome.setImpressionId(EventIds.unpack(slate.getEventId()));
        outcome.setImpressionTime(Instant.ofEpochMilli(slate.getTime()));
        setPosition(outcome, slate, position);
        return outcome;
    }

    /** Takes back the contrast of an erased customer. */
    public Outcome censoredContrast(SeenSlate slate, int revision) {
        var outcome = censored(slate.getCycle(), contrast(slate), revision, "");
        outcome.setImpressionId(EventIds.unpack(slate.getEventId()));
        outcome.setImpressionTime(Instant.ofEpochMilli(slate.getTime()));
        return outcome;
    }

    /** Of an organic redemption whose customer is erased. */
    public Outcome censored(OfferUse use, int revision) {
        var outcome = censored(
                use.getCycle(), Label.organic(use, OutcomeKind.CENSORED, 0).subject(), revision, use.getOfferId());
        outcome.setOrganic(true);
        setRedemption(outcome, use);
        return outcome;
    }

    private Outcome censored(int cycle, String subject, int revision, String offerId) {
        var outcome = blank(cycle);
        outcome.setKind(OutcomeKind.CENSORED);
        outcome.setOfferId(offerId);
        outcome.setCustomerFeatures(Features.NOTHING);
        setRevision(outcome, subject, revision);
        return outcome;
    }

    private static String contrast(SeenSlate slate) {
        return "contrast#" + EventIds.unpack(slate.getEventId());
    }

    private Outcome ofSlate(SeenSlate slate) {
        var outcome = blank(slate.getCycle());
        outcome.setImpressionId(EventIds.unpack(slate.getEventId()));
        outcome.setImpressionTime(Instant.ofEpochMilli(slate.getTime()));
        outcome.setContextFeatures(slate.getContext());
        outcome.setCustomerFeatures(snapshot(slate));
        Exposure.assignmentOf(state, slate).ifPresent(assignment -> {
            AssignmentIds.pseudonymous(outcome.getMarket(), outcome.getCustomerPseudonym(), assignment.getAssignment())
                    .ifPresent(outcome::setAssignmentId);
            outcome.setServedPolicy(Policy.valueOf(assignment.getServedPolicy()));
            outcome.setModelVersion(assignment.getModelVersion());
            outcome.setPropensity(assignment.getPropensity());
        });
        return outcome;
    }

    @SuppressWarnings("ReferenceEquality") // The state's own object; sealing changes its contents.
    private String snapshot(SeenSlate slate) {
        if (snapshotOf != slate) {
            snapshotOf = slate;
            snapshot = features.before(slate.getTime());
        }
        return snapshot;
    }

    private Outcome organic(OfferUse use) {
        var outcome = blank(use.getCycle());
        outcome.setOrganic(true);
        outcome.setCustomerFeatures(features.before(use.getTime()));
        return outcome;
    }

    /** Every field set: a builder would copy each default anew. */
    private Outcome blank(int cycle) {
        var outcome = new Outcome();
        outcome.setMarket(Keys.market(key));
        outcome.setCustomerPseudonym(
                HexFormat.of().formatHex(state.getPseudonym().bytes()));
        outcome.setSealedAt(tick);
        outcome.setExaminationWeight(NOT_EXAMINED_BY_POSITION);
        outcome.setCycleId(CustomerCycles.id(state, cycle));
        outcome.setArm(Arm.valueOf(CustomerCycles.arm(state, cycle)));
        outcome.setServedPolicy(Policy.NONE);
        outcome.setContextFeatures(List.of());
        return outcome;
    }

    private static void setRevision(Outcome outcome, String subject, int revision) {
        outcome.setOutcomeId(outcomeId(subject, revision));
        outcome.setSupersedes(revision == 1 ? null : outcomeId(subject, revision - 1));
    }

    private void setPosition(Outcome outcome, SeenSlate slate, int position) {
        outcome.setPosition(position);
        outcome.setExaminationWeight(examination.weight(position));
        outcome.setPositionPropensity(propensity(slate, position).orElse(null));
    }

    private static void setRedemption(Outcome outcome, OfferUse use) {
        outcome.setRedemptionId(EventIds.unpack(use.getEventId()));
        outcome.setRedemptionTime(Instant.ofEpochMilli(use.getTime()));
    }

    /** Only where the slate was shown as it was assigned, up to this position: else nobody knows the probability. */
    private Optional<Double> propensity(SeenSlate slate, int position) {
        int shown = position + 1;
        return Exposure.assignmentOf(state, slate)
                .filter(assignment -> assignment.getPositionPropensities().size() >= shown)
                .filter(assignment -> assignment.getOffers().size() >= shown)
                .filter(assignment -> assignment
                        .getOffers()
                        .subList(0, shown)
                        .equals(slate.getOfferIds().subList(0, shown)))
                .map(assignment -> assignment.getPositionPropensities().get(position));
    }

    private String json(Contrast contrast) {
        return JsonText.object(json -> {
            json.writeNumberField("sample_weight", contrast.sampleWeight());
            writeExposures(json, "redeemed", contrast.redeemed());
            writeExposures(json, "seen", contrast.seen());
            writeOthers(json, contrast.others());
        });
    }

    /** Where they stood, and how likely they were to stand there, means nothing beside another slate. */
    private void writeOthers(JsonGenerator json, List<Exposure> others) throws IOException {
        json.writeArrayFieldStart("others");
        for (var exposure : others) {
            json.writeStartObject();
            json.writeStringField("offer", exposure.offerId());
            json.writeNumberField("examination_weight", examination.weight(exposure.position()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeExposures(JsonGenerator json, String name, List<Exposure> exposures) throws IOException {
        json.writeArrayFieldStart(name);
        for (var exposure : exposures) {
            json.writeStartObject();
            json.writeStringField("offer", exposure.offerId());
            json.writeNumberField("position", exposure.position());
            json.writeNumberField("examination_weight", examination.weight(exposure.position()));
            var propensity = propensity(exposure.slate(), exposure.position());
            if (propensity.isPresent()) {
                json.writeNumberField("propensity", propensity.get());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
