package io.offerstream.local.demo;

import io.offerstream.local.loop.ClosedLoop;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.ServingReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the topics say while the demo runs: everything a person is shown is read back from them. One thread's. */
public final class DemoState implements ClosedLoop.Observed, AutoCloseable {
    private final Topics topics;
    private final TopicReader reader;
    private final Map<String, Assignment> current = new HashMap<>();
    private final Map<String, ExperimentResult> results = new TreeMap<>();
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private final Set<String> offersShown = new HashSet<>();
    private final Map<String, Set<String>> served = new HashMap<>();
    private long assignments;
    private long exposures;
    private long withoutAssignment;
    private long redemptions;

    public DemoState(String bootstrapServers, Topics topics) {
        this.topics = topics;
        reader = new TopicReader(bootstrapServers)
                .follow(topics.assignments(), this::assign)
                .follow(topics.interactionCounts(), (key, counts) -> count(counts))
                .follow(topics.experimentResults(), results::put)
                .follow(topics.deadLetters(), (key, letter) -> deadLetters.merge(letter.getReason(), 1L, Long::sum));
    }

    private void assign(String key, Assignment assignment) {
        assignments++;
        current.put(key, assignment);
        served.computeIfAbsent(
                        arm(assignment.getMarket(), assignment.getCycleId(), assignment.getArm()),
                        unknown -> new TreeSet<>())
                .add(
                        assignment.getReason() == ServingReason.ARM
                                ? assignment.getServedPolicy().name()
                                : assignment.getServedPolicy() + " (" + assignment.getReason() + ")");
    }

    private static String arm(String market, String cycleId, Arm arm) {
        return market + ":" + cycleId + ":" + arm;
    }

    /** Which policies really served an arm in a cycle, and why where they are not its own. */
    public String served(ExperimentResult result, Arm arm) {
        return String.join(", ", served.getOrDefault(arm(result.getMarket(), result.getCycleId(), arm), Set.of()));
    }

    private void count(InteractionCounts counts) {
        if (!counts.getOfferId().isEmpty()) {
            exposures += counts.getExposures();
            withoutAssignment += counts.getExposuresWithoutAssignment();
            redemptions += counts.getRedemptions();
            if (counts.getExposures() > 0) {
                offersShown.add(Keys.of(counts.getMarket(), counts.getOfferId()));
            }
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

    /** By market and cycle. */
    public Collection<ExperimentResult> results() {
        return results.values();
    }

    /** The newest cycle of a market. */
    public Optional<ExperimentResult> newest(String market) {
        return results.values().stream()
                .filter(result -> result.getMarket().equals(market))
                .reduce((before, after) -> after);
    }

    /** The cycle of a market that closed last. */
    public Optional<ExperimentResult> newestClosed(String market) {
        return results.values().stream()
                .filter(result -> result.getMarket().equals(market) && result.getState() != CycleState.OPEN)
                .reduce((before, after) -> after);
    }

    /** A cycle is done when it has closed. */
    @Override
    public long cyclesDone(String market) {
        return results.values().stream()
                .filter(result -> result.getMarket().equals(market) && result.getState() != CycleState.OPEN)
                .count();
    }

    public Map<String, Long> deadLetters() {
        return deadLetters;
    }

    public long assignments() {
        return assignments;
    }

    public long exposures() {
        return exposures;
    }

    public long redemptions() {
        return redemptions;
    }

    public int offersShown() {
        return offersShown.size();
    }

    /** Of all exposures, those whose producer named no assignment; 0 before the first. */
    public double shareWithoutAssignment() {
        return exposures == 0 ? 0 : (double) withoutAssignment / exposures;
    }

    @Override
    public void close() {
        reader.close();
    }
}
