package io.offerstream.local.chaos;

import java.util.List;
import java.util.Map;

/**
 * What a run showed.
 *
 * @param findings every invariant, and whether it holds
 * @param faults how often each was done, by name
 * @param openAtKill kills at which a transaction was open
 * @param recoveries from a start to the first committed tick
 * @param broker what was done to the broker and the network
 * @param versions published
 * @param evaluated random slates that the gate was told of
 * @param ticks told
 */
public record TrainerResult(
        List<Finding> findings,
        Map<String, Integer> faults,
        int openAtKill,
        Recoveries recoveries,
        BrokerResult broker,
        int versions,
        int evaluated,
        int ticks) {
    public boolean holds() {
        return findings.stream().allMatch(Finding::holds);
    }

    /** Faults of all kinds that were done. */
    public int hits() {
        return faults.values().stream().mapToInt(count -> count).sum();
    }

    /** Whether anything that could have gone wrong was done at all. */
    public boolean isConclusive() {
        return versions > 0 && (openAtKill > 0 || faults.isEmpty());
    }
}
