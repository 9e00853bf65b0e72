package io.offerstream.experiment.power;

import io.offerstream.experiment.confidencesequence.AsymptoticTuning;
import io.offerstream.experiment.tails.NormalTail;

/** How many standard errors an estimate must be away from 0 to count. */
public final class CriticalValue {
    private CriticalValue() {}

    /**
     * For one look at a size fixed in advance.
     *
     * @param alpha two-sided error rate, in (0, 1)
     */
    public static double fixed(double alpha) {
        return NormalTail.criticalValue(alpha);
    }

    /**
     * For any number of looks while users enter: the half width of the asymptotic confidence sequence.
     *
     * @param alpha two-sided error rate, in (0, 1)
     * @param users of both arms together, so far
     * @param plannedUsers of both arms together at the planned decision, where the sequence is tightest
     */
    public static double sequential(double alpha, long users, long plannedUsers) {
        return new AsymptoticTuning(alpha, plannedUsers).multiplier(users);
    }
}
