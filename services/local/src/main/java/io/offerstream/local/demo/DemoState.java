package io.offerstream.local.demo;

import io.offerstream.local.loop.ReadBack;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.ServingReason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the topics say while the demo runs: everything a person is shown is read back from them. One thread's. */
public final class DemoState extends ReadBack {
    private final Set<String> offersShown = new HashSet<>();
    private final Map<String, Set<String>> served = new HashMap<>();
    private final Map<String, Model> models = new HashMap<>();
    private long withoutAssignment;

    public DemoState(String bootstrapServers, Topics topics) {
        super(bootstrapServers, topics);
        reader().follow(topics.models(), (key, model) -> models.put(model.getMarket(), model));
    }

    @Override
    protected void seen(Assignment assignment, Optional<Assignment> before) {
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

    @Override
    protected void seen(InteractionCounts counts) {
        withoutAssignment += counts.getExposuresWithoutAssignment();
        if (counts.getExposures() > 0) {
            offersShown.add(Keys.of(counts.getMarket(), counts.getOfferId()));
        }
    }

    /** The newest version of a market's model. */
    public Optional<Model> model(String market) {
        return Optional.ofNullable(models.get(market));
    }

    /** How many versions have been published, of all markets. */
    public long modelVersions() {
        return models.values().stream().mapToLong(Model::getVersion).sum();
    }

    /** The newest cycle of a market. */
    public Optional<ExperimentResult> newest(String market) {
        return results().stream()
                .filter(result -> result.getMarket().equals(market))
                .reduce((before, after) -> after);
    }

    /** The cycle of a market that closed last. */
    public Optional<ExperimentResult> newestClosed(String market) {
        return results().stream()
                .filter(result -> result.getMarket().equals(market) && result.getState() != CycleState.OPEN)
                .reduce((before, after) -> after);
    }

    /** A cycle is done when it has closed. */
    @Override
    public long cyclesDone(String market) {
        return cyclesIn(market, CycleState.PROVISIONAL, CycleState.FINAL);
    }

    public int offersShown() {
        return offersShown.size();
    }

    /** Of all exposures, those whose producer named no assignment; 0 before the first. */
    public double shareWithoutAssignment() {
        return exposures() == 0 ? 0 : (double) withoutAssignment / exposures();
    }
}
