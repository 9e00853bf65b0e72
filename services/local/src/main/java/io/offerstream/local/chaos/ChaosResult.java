package io.offerstream.local.chaos;

import java.util.List;
import java.util.Map;

/**
 * What a run showed.
 *
 * @param findings every invariant, and whether it holds
 * @param faults how often each happened
 * @param ticks decided
 * @param records of producers
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

    /** Faults that did not happen often enough for the run to prove anything. */
    public List<Fault> quiet() {
        if (plan.kills() == 0) {
            return List.of();
        }
        int least = Math.min(LEAST_FIRINGS, plan.kills());
        return faults.entrySet().stream()
                .filter(fault ->
                        fault.getKey() == Fault.OPEN_TRANSACTION ? fault.getValue() == 0 : fault.getValue() < least)
                .map(Map.Entry::getKey)
                .toList();
    }
}
