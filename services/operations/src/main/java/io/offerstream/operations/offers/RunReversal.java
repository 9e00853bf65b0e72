package io.offerstream.operations.offers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.publishing.OpsTransaction;
import io.offerstream.operations.rows.Row;
import io.offerstream.operations.rows.RowProblem;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.AuditEntry;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a publish run back: what it changed is as it was before, what it created is withdrawn, all in one transaction.
 * Nothing is taken back of a run of which something cannot be.
 */
public final class RunReversal {
    private static final JsonMapper JSON = new JsonMapper();

    private RunReversal() {}

    /**
     * What becomes of one offer of the run.
     *
     * @param now the offer as it is; empty if it is gone
     * @param after as it would be; empty if there is an obstacle
     * @param obstacle why it cannot be taken back; empty if it can
     */
    public record Step(String offer, Optional<Offer> now, Optional<Offer> after, String obstacle) {
        private static Step blocked(String offer, Optional<Offer> now, String obstacle) {
            return new Step(offer, now, Optional.empty(), obstacle);
        }
    }

    /** What taking back {@code entries} of a run would do, in their order. */
    public static List<Step> plan(Catalogue catalogue, List<AuditEntry> entries, Instant time) {
        return entries.stream().map(entry -> step(catalogue, entry, time)).toList();
    }

    private static Step step(Catalogue catalogue, AuditEntry entry, Instant time) {
        var key = entry.getSubject();
        var now = catalogue.offer(Keys.market(key), Keys.id(key));
        long made = json(entry.getAfter()).path("revision").longValue();
        if (now.isEmpty()) {
            return Step.blocked(key, now, "is not there any more");
        } else if (now.get().getRevision() != made) {
            return Step.blocked(
                    key,
                    now,
                    "was changed since: its revision is " + now.get().getRevision() + ", the run made " + made);
        } else if (now.get().getStatus() == OfferStatus.WITHDRAWN) {
            return Step.blocked(key, now, "was withdrawn, and withdrawn ones never come back; take a new id");
        }
        var after = entry.getBefore() == null
                ? Withdrawal.of(now.get(), time)
                : restored(now.get(), json(entry.getBefore()), time);
        return after.getPosCodes().stream()
                .filter(code -> isTaken(catalogue, after, code))
                .findFirst()
                .map(code -> Step.blocked(key, now, "cannot have till code " + code + " back: another offer has it"))
                .orElseGet(() -> new Step(key, now, Optional.of(after), ""));
    }

    private static boolean isTaken(Catalogue catalogue, Offer after, String code) {
        return after.getStatus() != OfferStatus.WITHDRAWN
                && catalogue.offers(after.getMarket()).stream()
                        .filter(other -> !other.getOfferId().equals(after.getOfferId()))
                        .anyMatch(other -> other.getPosCodes().contains(code));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text == null ? "{}" : text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an audit entry holds no JSON", e);
        }
    }

    private static Offer restored(Offer now, JsonNode before, Instant time) {
        Map<String, JsonNode> cells = new LinkedHashMap<>();
        OfferPlan.FORM.columns().forEach(column -> cells.put(column, before.path(column)));
        cells.values().removeIf(JsonNode::isMissingNode);
        var problems = new ArrayList<RowProblem>();
        var offer = OfferPlan.FORM.read(new Row(0, cells, List.of(), List.of()), problems);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the audit's offer cannot be read: " + problems);
        }
        long revision = now.getRevision() + 1;
        offer.setRevision(revision);
        offer.setEvent(OfferEvent.OFFER_UPDATED);
        offer.setEventTime(time);
        offer.setEventId("ops:" + Keys.of(offer) + ":" + revision);
        return offer;
    }

    /**
     * Takes the run back; returns when readers see it.
     *
     * @param market the run's; a run of another one counts as not there
     * @return the run that this is itself
     * @throws NotDoneException if there is no such run, or a part of it cannot be taken back
     */
    public static String revert(
            Cluster cluster, OpsTransaction transaction, String market, String run, String reason, Instant time) {
        var entries = Runs.read(cluster, run);
        if (entries.isEmpty()
                || entries.stream()
                        .anyMatch(entry -> !Keys.market(entry.getSubject()).equals(market))) {
            throw new NotDoneException(Why.CHECK_FAILED, market + " has had no publish run " + run);
        }
        var steps = plan(Catalogue.read(cluster.clients(), cluster.topics()), entries, time);
        steps.stream().filter(step -> step.after().isEmpty()).findFirst().ifPresent(step -> {
            throw new NotDoneException(
                    Why.CONFLICT, "run " + run + " cannot be taken back: " + step.offer() + " " + step.obstacle());
        });
        var offers = steps.stream().flatMap(step -> step.after().stream()).toList();
        var own = Runs.idOf(offers);
        steps.forEach(step -> transaction.change(
                cluster.topics().offers(),
                step.now(),
                step.after().orElseThrow(),
                new OpsTransaction.Change(
                        step.after().orElseThrow().getEventId(), time, "offers.revert", reason, own)));
        transaction.commit();
        return own;
    }
}
