package io.offerstream.experiment.tails;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** The standard normal distribution's tails: never as 1 minus the other side, which is 0 from 8.3 sigma on. */
public final class NormalTail {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final double SQRT_2 = Math.sqrt(2);

    private NormalTail() {}

    /**
     * Two-sided critical value: what |z| exceeds with probability {@code alpha}.
     *
     * @throws IllegalArgumentException if {@code alpha} is not in (0, 1)
     */
    public static double criticalValue(double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must be in (0, 1), found " + alpha);
        }
        return NORMAL.inverseSurvivalProbability(alpha / 2);
    }

    /** Probability of a value above {@code z}. */
    public static double above(double z) {
        return NORMAL.survivalProbability(z);
    }

    /** One-sided quantile: the value below which {@code probability} lies, {@code 0 < probability < 1}. */
    public static double quantile(double probability) {
        return NORMAL.inverseCumulativeProbability(probability);
    }

    /** Two-sided p-value of {@code z}; 0 beyond 38 sigma, where only {@link #log10TwoSided} still tells. */
    public static double twoSided(double z) {
        return Erfc.value(Math.abs(z) / SQRT_2);
    }

    /** Decimal logarithm of the two-sided p-value; finite for every finite {@code z} whose square is. */
    public static double log10TwoSided(double z) {
        double distance = Math.abs(z) / SQRT_2;
        return Math.min(0, (Math.log(Erfcx.value(distance)) - distance * distance) / Math.log(10)) + 0.0;
    }
}
