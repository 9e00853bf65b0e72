package io.offerstream.experiment.offpolicy;

import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;

/** What the mean of independent values is above, with probability 1 - delta; empty for one value. */
public final class LowerBound {
    private LowerBound() {}

    /**
     * Student's t: sharp, and right only as far as the mean is normal.
     *
     * @param delta in (0, 1)
     * @see "Thomas, Theocharous, Ghavamzadeh: High confidence policy improvement, ICML 2015, section 2.4"
     */
    public static OptionalDouble studentT(double[] values, double delta) {
        var moments = Moments.of(values);
        if (moments.standardError().isEmpty()) {
            return OptionalDouble.empty();
        }
        double quantile = TDistribution.of(values.length - 1.0).inverseSurvivalProbability(delta);
        return OptionalDouble.of(
                moments.mean() - quantile * moments.standardError().getAsDouble());
    }

    /**
     * Empirical Bernstein: holds for every distribution on an interval, at any number of values.
     *
     * @param range length of an interval that holds every value possible, not only those seen
     * @param delta in (0, 1)
     * @see "Maurer, Pontil: Empirical Bernstein bounds and sample variance penalization, COLT 2009, theorem 4"
     */
    public static OptionalDouble empiricalBernstein(double[] values, double range, double delta) {
        var moments = Moments.of(values);
        if (moments.standardError().isEmpty()) {
            return OptionalDouble.empty();
        }
        double spent = Math.log(2 / delta);
        return OptionalDouble.of(moments.mean()
                - 7 * range * spent / (3 * (values.length - 1.0))
                - Math.sqrt(2 * spent) * moments.standardError().getAsDouble());
    }
}
