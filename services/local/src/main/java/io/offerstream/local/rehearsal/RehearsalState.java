package io.offerstream.local.rehearsal;

import io.offerstream.local.loop.ReadBack;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Cause;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.ServingReason;
import io.offerstream.simulator.plant.Plant;
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
public final class RehearsalState extends ReadBack implements Plant.Arms {
    private final Map<String, Assignment> previous = new HashMap<>();
    private final Map<String, List<MarketPolicy>> policies = new TreeMap<>();
    private final Map<String, Map<ServingReason, Long>> testServed = new TreeMap<>();

    public RehearsalState(String bootstrapServers, Topics topics) {
        super(bootstrapServers, topics);
        reader().follow(
                        topics.marketPolicy(),
                        (market, policy) -> policies.computeIfAbsent(market, unknown -> new ArrayList<>())
                                .add(policy));
    }

    @Override
    protected void seen(Assignment assignment, Optional<Assignment> before) {
        var key = Keys.of(assignment.getMarket(), assignment.getCustomerId());
        before.filter(known -> !known.getCycleId().equals(assignment.getCycleId()))
                .ifPresent(known -> previous.put(key, known));
        // Who joins later is served as the market is by then.
        if (assignment.getArm() == Arm.TEST && assignment.getCause() == Cause.CYCLE_OPENED) {
            testServed
                    .computeIfAbsent(
                            Keys.of(assignment.getMarket(), assignment.getCycleId()),
                            cycle -> new EnumMap<>(ServingReason.class))
                    .merge(assignment.getReason(), 1L, Long::sum);
        }
    }

    /** An event may be late, and then belongs to the cycle before. */
    @Override
    public Optional<Arm> at(String market, String customerId, Instant time) {
        var key = Keys.of(market, customerId);
        return Stream.of(assignmentOf(key), Optional.ofNullable(previous.get(key)))
                .flatMap(Optional::stream)
                .filter(assignment ->
                        !time.isBefore(assignment.getValidFrom()) && time.isBefore(assignment.getValidTo()))
                .map(Assignment::getArm)
                .findFirst();
    }

    /** A cycle is done when its result is final. */
    @Override
    public long cyclesDone(String market) {
        return cyclesIn(market, CycleState.FINAL);
    }

    /** By market and cycle. */
    List<ExperimentResult> finalResults() {
        return results().stream()
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
}
