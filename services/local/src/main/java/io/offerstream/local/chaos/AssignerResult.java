package io.offerstream.local.chaos;

import java.util.List;
import java.util.Map;

/**
 * What a run showed.
 *
 * @param findings every invariant, and whether it holds
 * @param kills that were done
 * @param openAtKill kills at which a transaction was open
 * @param recoveries from a start to the first committed output
 * @param broker what was done to the broker and the network
 * @param assignments how many there are of each cause
 * @param ticks told
 */
public record AssignerResult(
        List<Finding> findings,
        int kills,
        int openAtKill,
        Recoveries recoveries,
        BrokerResult broker,
        Map<String, Integer> assignments,
        int ticks) {
    public boolean holds() {
        return findings.stream().allMatch(Finding::holds);
    }

    /** Whether anything that could have gone wrong was done at all. */
    public boolean isConclusive() {
        return assignments.size() > 2 && (openAtKill > 0 || kills == 0);
    }
}
