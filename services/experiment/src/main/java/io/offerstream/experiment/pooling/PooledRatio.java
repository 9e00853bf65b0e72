package io.offerstream.experiment.pooling;

import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.experiment.twoproportions.Interval;

/**
 * A rate ratio over several strata.
 *
 * @param logRatio natural logarithm of the ratio
 * @param standardError of the logarithm, above 0
 * @param criticalValue two-sided normal quantile of its interval
 */
public record PooledRatio(double logRatio, double standardError, double criticalValue) {
    /**
     * Checks the error.
     *
     * @throws IllegalArgumentException if it claims certainty
     */
    public PooledRatio {
        if (!(standardError > 0) || !Double.isFinite(logRatio)) {
            throw new IllegalArgumentException(
                    "expected a finite logarithm and an error above 0, found " + logRatio + " and " + standardError);
        }
    }

    /** Relative, as a fraction. */
    public double lift() {
        return Math.expm1(logRatio);
    }

    /** Of the lift. */
    public Interval interval() {
        return interval(standardError);
    }

    /** Of the lift, with another error of the logarithm. */
    Interval interval(double error) {
        return new Interval(Math.expm1(logRatio - criticalValue * error), Math.expm1(logRatio + criticalValue * error));
    }

    /** Two-sided, of a ratio of 1; 0 where it is too small for a double. */
    public double pValue() {
        return NormalTail.twoSided(logRatio / standardError);
    }

    /** Its decimal logarithm, also where {@link #pValue} is 0. */
    public double log10PValue() {
        return NormalTail.log10TwoSided(logRatio / standardError);
    }
}
