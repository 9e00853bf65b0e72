package io.offerstream.local.chaos;

import java.util.List;
import java.util.Map;

/**
 * What a run showed.
 *
 * @param findings every invariant, and whether it holds
 * @param faults how often each happened
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
        int least = Math.min(LEAST_FIRINGS, kills());
        return faults.entrySet().stream()
                .filter(fault -> fault.getValue() < leastOf(fault.getKey(), least))
                .map(Map.Entry::getKey)
                .toList();
    }

    private int leastOf(Fault fault, int least) {
        return switch (fault) {
            case OPEN_TRANSACTION -> Math.min(1, kills());
            case DAMAGE -> plan.damages();
            case DISK_FULL -> plan.smallDisk().isPresent() ? 1 : 0;
            // Chance may leave the first out of a short run; the second should not be.
            case CUT_SHORT, GAVE_UP -> 0;
            default -> least;
        };
    }
}
