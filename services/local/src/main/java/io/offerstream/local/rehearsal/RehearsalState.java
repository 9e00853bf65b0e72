package io.offerstream.local.rehearsal;

import io.offerstream.local.loop.ClosedLoop;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Cause;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.ServingReason;
import io.offerstream.simulator.plant.Plant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the topics say while a rehearsal runs. Owned by one thread. */
public final class RehearsalState implements ClosedLoop.Observed, Plant.Arms, AutoCloseable {
    private final Topics topics;
    private final TopicReader reader;
    private final Map<String, Assignment> current = new HashMap<>();
    private final Map<String, Assignment> previous = new HashMap<>();
    private final Map<String, ExperimentResult> results = new TreeMap<>();
    private final Map<String, List<MarketPolicy>> policies = new TreeMap<>();
    private final Map<String, Map<ServingReason, Long>> testServed = new TreeMap<>();
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private long assignments;
    private long exposures;
    private long redemptions;

    public RehearsalState(String bootstrapServers, Topics topics) {
        this.topics = topics;
        reader = new TopicReader(bootstrapServers)
                .follow(topics.assignments(), this::assign)
                .follow(topics.interactionCounts(), (key, counts) -> count(counts))
                .follow(topics.experimentResults(), results::put)
                .follow(
                        topics.marketPolicy(),
                        (market, policy) -> policies.computeIfAbsent(market, unknown -> new ArrayList<>())
                                .add(policy))
                .follow(topics.deadLetters(), (key, letter) -> deadLetters.merge(letter.getReason(), 1L, Long::sum));
    }

    private void assign(String key, Assignment assignment) {
        assignments++;
        var before = current.put(key, assignment);
        if (before != null && !before.getCycleId().equals(assignment.getCycleId())) {
            previous.put(key, before);
        }
        // Who joins later is served as the market is by then.
        if (assignment.getArm() == Arm.TEST && assignment.getCause() == Cause.CYCLE_OPENED) {
            testServed
                    .computeIfAbsent(
                            Keys.of(assignment.getMarket(), assignment.getCycleId()),
                            cycle -> new EnumMap<>(ServingReason.class))
                    .merge(assignment.getReason(), 1L, Long::sum);
        }
    }

    private void count(InteractionCounts counts) {
        if (!counts.getOfferId().isEmpty()) {
            exposures += counts.getExposures();
            redemptions += counts.getRedemptions();
        }
    }

    @Override
    public void poll(Duration atMost) {
        reader.poll(atMost);
    }

    @Override
    public void readToEnd() {
        reader.readToEnd();
    }

    @Override
    public Optional<Instant> finished() {
        var measured = reader.reached(topics.experimentResults());
        return reader.reached(topics.assignments())
                .flatMap(assignedAt -> measured.map(at -> at.isBefore(assignedAt) ? at : assignedAt));
    }

    @Override
    public Optional<Assignment> assignmentOf(String key) {
        return Optional.ofNullable(current.get(key));
    }

    /** An event may be late, and then belongs to the cycle before. */
    @Override
    public Optional<Arm> at(String market, String customerId, Instant time) {
        var key = Keys.of(market, customerId);
        return Stream.of(current, previous)
                .flatMap(known -> Optional.ofNullable(known.get(key)).stream())
                .filter(assignment ->
                        !time.isBefore(assignment.getValidFrom()) && time.isBefore(assignment.getValidTo()))
                .map(Assignment::getArm)
                .findFirst();
    }

    /** A cycle is done when its result is final. */
    @Override
    public long cyclesDone(String market) {
        return finalResults().stream()
                .filter(result -> result.getMarket().equals(market))
                .count();
    }

    /** By market and cycle. */
    List<ExperimentResult> finalResults() {
        return results.values().stream()
                .filter(result -> result.getState() == CycleState.FINAL)
                .toList();
    }

    /** How a market was served, in the order of deciding. */
    List<MarketPolicy> policies(String market) {
        return policies.getOrDefault(market, List.of());
    }

    /** Customers of TEST when a cycle opened, by why they were served as they were. */
    Map<ServingReason, Long> testServed(ExperimentResult cycle) {
        return testServed.getOrDefault(Keys.of(cycle.getMarket(), cycle.getCycleId()), Map.of());
    }

    Map<String, Long> deadLetters() {
        return deadLetters;
    }

    long assignments() {
        return assignments;
    }

    /** Offers seen, as interaction-state counted them. */
    long exposures() {
        return exposures;
    }

    /** Redemptions that stand, as interaction-state counted them. */
    long redemptions() {
        return redemptions;
    }

    @Override
    public void close() {
        reader.close();
    }
}
