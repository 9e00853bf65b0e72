package io.offerstream.operations.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.Progress;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.KnownMarket;
import io.offerstream.operations.explain.CycleDecisions.Again;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.Assignment;
import io.offerstream.slates.model.KafkaModelShelf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Why a customer has what they have: decided again, from what the topics say was known then. Owned by one thread. */
public final class CustomerExplanation {
    /** How long to wait for a model that a cycle has pinned. */
    public static final Duration MODELS_WITHIN = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final String market;
    private final String customerId;

    private CustomerExplanation(Cluster cluster, String market, String customerId) {
        this.cluster = cluster;
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
            Cluster cluster,
            String market,
            String customerId,
            Optional<String> cycleId,
            Optional<String> offerId,
            Progress progress) {
        KnownMarket.check(Catalogue.read(cluster.clients(), cluster.topics()), market);
        return new CustomerExplanation(cluster, market, customerId).explain(cycleId, offerId, progress);
    }

    /**
     * Of the assignment that holds, and of what it would have been if something were different. Nothing is written: the
     * same decision is made twice.
     *
     * @throws NotDoneException as {@link #of} does, and if what is different cannot be
     */
    public static Simulation simulate(
            Cluster cluster, String market, String customerId, WhatIf different, Progress progress) {
        KnownMarket.check(Catalogue.read(cluster.clients(), cluster.topics()), market);
        return new CustomerExplanation(cluster, market, customerId).simulate(different, progress);
    }

    private Simulation simulate(WhatIf different, Progress progress) {
        var key = Keys.of(market, customerId);
        var cycle = KnownCycles.read(cluster, market).require(currentCycle(key)).opened();
        var revisions = revisions(key, cycle.getCycleId());
        var asIf = new AtomicReference<Again>();
        var shelf = shelf();
        var decisions = CycleDecisions.read(cluster, shelf, cycle, key, progress);
        var again = only(decisions, found -> asIf.set(decisions.again(found, different, shelf)));
        return new Simulation(
                new Explanation(cycle, revisions, again, OfferStanding.of(again), false),
                new Explanation(cycle, revisions, asIf.get(), OfferStanding.of(asIf.get()), false));
    }

    private Explanation explain(Optional<String> cycleId, Optional<String> offerId, Progress progress) {
        var key = Keys.of(market, customerId);
        var known = KnownCycles.read(cluster, market);
        var cycle = known.require(cycleId.orElseGet(() -> currentCycle(key))).opened();
        var revisions = revisions(key, cycle.getCycleId());
        var again = only(CycleDecisions.read(cluster, shelf(), cycle, key, progress), found -> {});
        var standings = OfferStanding.of(again);
        return new Explanation(
                cycle,
                revisions,
                again,
                offerId.map(id -> only(again, standings, id)).orElse(standings),
                offerId.isPresent());
    }

    private String currentCycle(String key) {
        var current = cluster.topics().assignmentsCurrent();
        return CommittedRecords.newest(cluster.clients(), current, key)
                .filter(record -> record.value() != null)
                .map(record -> current.serde()
                        .deserialize(current.name(), record.value())
                        .getCycleId())
                .orElseThrow(() -> KnownCustomer.withoutAssignment(cluster, market, customerId));
    }

    /** Every revision of the cycle, oldest first. */
    private List<Assignment> revisions(String key, String cycle) {
        var topic = cluster.topics().assignments();
        var revisions = new ArrayList<Assignment>();
        var otherCycles = new ArrayList<String>();
        CommittedRecords.readPartition(cluster.clients(), topic, topic.partitionOf(key), record -> {
            if (record.value() != null && new String(record.key(), UTF_8).equals(key)) {
                var assignment = topic.serde().deserialize(topic.name(), record.value());
                if (assignment.getCycleId().equals(cycle)) {
                    revisions.add(assignment);
                } else if (!otherCycles.contains(assignment.getCycleId())) {
                    otherCycles.add(assignment.getCycleId());
                }
            }
            return true;
        });
        if (revisions.isEmpty() && otherCycles.isEmpty()) {
            throw KnownCustomer.withoutAssignment(cluster, market, customerId);
        } else if (revisions.isEmpty()) {
            throw new NotDoneException(
                    Why.CHECK_FAILED,
                    "customer " + customerId + " of " + market + " had no assignment in cycle " + cycle
                            + ", or it has been deleted by age; they had one in " + String.join(", ", otherCycles));
        }
        return revisions;
    }

    private KafkaModelShelf shelf() {
        return new KafkaModelShelf(cluster.topics().models(), cluster.clients()::consumer, MODELS_WITHIN);
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
