package io.offerstream.experiment.tails;

import org.apache.commons.numbers.gamma.Erfcx;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/** The chi-square distribution's upper tail. */
public final class ChiSquareTail {
    private ChiSquareTail() {}

    /**
     * Probability of a value above {@code chiSquare}; 0 where it is too small for a double.
     *
     * @param chiSquare {@code >= 0}
     * @param degreesOfFreedom {@code >= 1}
     */
    public static double above(double chiSquare, int degreesOfFreedom) {
        return ChiSquaredDistribution.of(degreesOfFreedom).survivalProbability(chiSquare);
    }

    /**
     * Decimal logarithm of {@link #above}, also where that is 0: the finite sum for whole and half-whole gamma
     * functions, whose terms are all positive, with its exponential factor taken out.
     *
     * @see "Abramowitz, Stegun: Handbook of Mathematical Functions, 26.4.4 and 26.4.5"
     */
    public static double log10Above(double chiSquare, int degreesOfFreedom) {
        double x = chiSquare / 2;
        boolean odd = degreesOfFreedom % 2 == 1;
        // Terms are x^k / Gamma(k + 1), k whole for even degrees of freedom and half-whole for odd ones.
        double k = odd ? 0.5 : 0;
        double term = odd ? 2 * Math.sqrt(x / Math.PI) : 1;
        double sum = odd ? Erfcx.value(Math.sqrt(x)) : 0;
        for (; k <= degreesOfFreedom / 2.0 - 1; k++) {
            sum += term;
            term *= x / (k + 1);
        }
        return Math.min(0, (Math.log(sum) - x) / Math.log(10)) + 0.0;
    }
}
