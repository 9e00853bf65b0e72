package io.offerstream.experiment.power;

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
     * @see "Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas: Time-uniform central limit theory and asymptotic confidence
     *     sequences, Annals of Statistics 52, 2024"
     */
    public static double sequential(double alpha, long users, long plannedUsers) {
        if (!(alpha > 0 && alpha < 1) || users < 1 || plannedUsers < 1) {
            throw new IllegalArgumentException("alpha must be in (0, 1) and users at least 1, found alpha " + alpha
                    + ", users " + users + ", plannedUsers " + plannedUsers);
        }
        double spent = -2 * Math.log(alpha);
        double q = users * (spent + Math.log1p(spent)) / plannedUsers;
        return Math.sqrt(2 * (q + 1) / q * (Math.log1p(q) / 2 - Math.log(alpha)));
    }
}
