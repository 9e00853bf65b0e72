package io.offerstream.operations.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.Progress;
import io.offerstream.operations.explain.CycleDecisions.Again;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.yaml.DidYouMean;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Why a customer has what they have: decided again, from what the topics say was known then. Owned by one thread. */
public final class CustomerExplanation {
    private final Evidence evidence;
    private final Cluster cluster;
    private final String market;
    private final String customerId;

    private CustomerExplanation(Evidence evidence, String market, String customerId) {
        this.evidence = evidence;
        cluster = evidence.cluster();
        this.market = market;
        this.customerId = customerId;
    }

    /**
     * Of the newest assignment of a cycle.
     *
     * @param cycleId empty for the one of the assignment that holds
     * @param offerId the only live offer to tell of, with every part of its score; empty for all
     * @throws NotDoneException if there is no such market, customer, cycle or live offer, or nothing is left of them
     */
    public static Explanation of(
            Evidence evidence,
            String market,
            String customerId,
            Optional<String> cycleId,
            Optional<String> offerId,
            Progress progress) {
        return new CustomerExplanation(evidence, market, customerId).explain(cycleId, offerId, progress);
    }

    /**
     * Of the assignment that holds, and of what it would have been if something were different. Nothing is written: the
     * same decision is made twice.
     *
     * @throws NotDoneException as {@link #of} does, and if what is different cannot be
     */
    public static Simulation simulate(
            Evidence evidence, String market, String customerId, WhatIf different, Progress progress) {
        return new CustomerExplanation(evidence, market, customerId).simulate(different, progress);
    }

    private Simulation simulate(WhatIf different, Progress progress) {
        var decisions = decisions(Optional.empty(), progress);
        var asIf = new AtomicReference<Again>();
        var again = only(decisions, found -> asIf.set(decisions.again(found, different)));
        return new Simulation(
                explanation(decisions, again, OfferStanding.of(again), false),
                explanation(decisions, asIf.get(), OfferStanding.of(asIf.get()), false));
    }

    private Explanation explain(Optional<String> cycleId, Optional<String> offerId, Progress progress) {
        var decisions = decisions(cycleId, progress);
        var again = only(decisions, found -> {});
        var standings = OfferStanding.of(again);
        return explanation(
                decisions, again, offerId.map(id -> only(again, standings, id)).orElse(standings), offerId.isPresent());
    }

    private static Explanation explanation(
            CycleDecisions decisions, Again again, List<OfferStanding> standings, boolean isOfOneOffer) {
        return new Explanation(decisions.cycle(), decisions.revisions(), again, standings, isOfOneOffer);
    }

    private CycleDecisions decisions(Optional<String> cycleId, Progress progress) {
        var key = Keys.of(market, customerId);
        var known = evidence.control().cycles(market);
        var cycle =
                known.require(cycleId.orElseGet(() -> currentCycle(key, known))).opened();
        var decisions = CycleDecisions.read(evidence, cycle, key, progress);
        if (decisions.revisions().isEmpty()) {
            throw withoutAssignment(key, cycle.getCycleId());
        }
        return decisions;
    }

    private String currentCycle(String key, KnownCycles known) {
        var current = cluster.topics().assignmentsCurrent();
        var opened = known.newest().map(cycle -> cycle.opened().getDecidedAt()).orElse(Instant.EPOCH);
        return CommittedRecords.newest(cluster.clients(), current, key, opened)
                .filter(record -> record.value() != null)
                .map(record -> current.serde()
                        .deserialize(current.name(), record.value())
                        .getCycleId())
                .orElseThrow(() -> KnownCustomer.withoutAssignment(cluster, market, customerId));
    }

    private NotDoneException withoutAssignment(String key, String cycle) {
        var topic = cluster.topics().assignments();
        byte[] wanted = key.getBytes(UTF_8);
        var otherCycles = new LinkedHashSet<String>();
        CommittedRecords.readPartition(cluster.clients(), topic, topic.partitionOf(key), record -> {
            if (record.value() != null && Arrays.equals(wanted, record.key())) {
                otherCycles.add(
                        topic.serde().deserialize(topic.name(), record.value()).getCycleId());
            }
            return true;
        });
        return otherCycles.isEmpty()
                ? KnownCustomer.withoutAssignment(cluster, market, customerId)
                : new NotDoneException(
                        Why.CHECK_FAILED,
                        "customer " + customerId + " of " + market + " had no assignment in cycle " + cycle
                                + ", or it has been deleted by age; they had one in "
                                + String.join(", ", otherCycles));
    }

    /** @param meanwhile is told while budgets are what they were */
    private Again only(CycleDecisions decisions, Consumer<Again> meanwhile) {
        var found = new AtomicReference<Again>();
        decisions.each(again -> {
            found.set(again);
            meanwhile.accept(again);
        });
        return Optional.ofNullable(found.get())
                .orElseThrow(() -> new NotDoneException(
                        Why.CHECK_FAILED,
                        "nothing of customer " + customerId + " is left in customer-features: they were erased, and the"
                                + " decision cannot be explained any more"));
    }

    private List<OfferStanding> only(Again again, List<OfferStanding> standings, String offerId) {
        var one = standings.stream()
                .filter(standing -> standing.id().equals(offerId))
                .toList();
        if (one.isEmpty()) {
            throw new NotDoneException(
                    Why.CHECK_FAILED,
                    "offer " + offerId + " was not live in " + market + " at "
                            + again.published().getDecidedAt()
                            + DidYouMean.hint(again.open().offers().ids(), offerId)
                            + "\n'offerstream why-not --market " + market + " --offer " + offerId + "' tells why.");
        }
        return one;
    }
}
