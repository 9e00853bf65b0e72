package io.offerstream.local.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run showed.
 *
 * @param findings every invariant, and whether it holds
 * @param faults how often each happened
 * @param afterPause from the moment it was let go on to the first output committed since
 * @param broker what was done to the broker and the network
 * @param burst empty if there was none
 * @param ticks decided
 * @param records of all inputs but control, without marks and tombstones
 * @param outputs distinct facts
 * @param entries of all stores
 * @param stateHash SHA-256 over the stores, sorted
 */
public record ChaosResult(
        ChaosPlan plan,
        List<Finding> findings,
        Map<Fault, Long> faults,
        Recoveries recoveries,
        Recoveries afterPause,
        BrokerResult broker,
        Optional<BurstResult> burst,
        long ticks,
        long records,
        long outputs,
        long entries,
        String stateHash) {
    private static final int LEAST_FIRINGS = 5;

    /** Whether everything holds. */
    public boolean holds() {
        return findings.stream().allMatch(Finding::holds);
    }

    /** Kills that were done; fewer than planned where time was up. */
    public int kills() {
        return faults.get(Fault.KILL).intValue();
    }

    /** Faults that did not happen often enough for the run to prove anything. */
    public List<Fault> quiet() {
        int blows = kills()
                + afterPause.count()
                + broker.kills()
                + broker.afterFullDisk().count()
                + broker.toxics().size();
        int least = Math.min(LEAST_FIRINGS, blows);
        return faults.entrySet().stream()
                .filter(fault -> fault.getValue() < leastOf(fault.getKey(), least))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What happened too seldom, or not as planned, beside the faults. */
    public List<String> doubts() {
        var doubts = new ArrayList<>(broker.quiet(plan.troubles().broker()));
        plan.troubles()
                .burst()
                .filter(planned ->
                        !burst.map(done -> done.isAsFastAsPlanned(planned)).orElse(false))
                .ifPresent(planned -> doubts.add("events could not be sent as fast as planned"));
        return doubts;
    }

    private int leastOf(Fault fault, int least) {
        return switch (fault) {
            case OPEN_TRANSACTION -> Math.min(1, kills() + plan.troubles().pauses());
            case PAUSE -> Math.min(LEAST_FIRINGS, plan.troubles().pauses());
            case DAMAGE -> plan.troubles().damages();
            case DISK_FULL -> plan.troubles().smallDisk().isPresent() ? 1 : 0;
            case KILL -> Math.min(LEAST_FIRINGS, plan.kills());
            // Chance may leave the first out of a short run; the second should not be.
            case CUT_SHORT, GAVE_UP -> 0;
            default -> least;
        };
    }
}
