package io.offerstream.experiment.harm;

import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Incomplete beta functions far from where they fit a double: as logarithms, and over x^a (1-x)^b, so that what is huge
 * cancels before it is computed.
 */
final class TruncatedBeta {
    /** About ten times the square root of the largest parameters in use, 1e8. */
    private static final int MOST_TERMS = 100_000;

    private static final double PRECISION = 1e-15;
    private static final double TINY = 1e-300;

    private TruncatedBeta() {}

    /**
     * Log of the integral from 0 to x of t^(a-1) (1-t)^(b-1), less a log(x) + b log(1-x).
     *
     * @param a positive
     * @param b positive
     * @param x in (0, 1)
     */
    static double logLikelihoodRatio(double a, double b, double x) {
        if (x < (a + 1) / (a + b + 2)) {
            return Math.log(fraction(a, b, x)) - Math.log(a);
        }
        double whole = LogBeta.value(a, b) - a * Math.log(x) - b * Math.log1p(-x);
        double above = Math.log(fraction(b, a, 1 - x)) - Math.log(b) - whole;
        return whole + Math.log1p(-Math.exp(above));
    }

    /**
     * The continued fraction that the incomplete beta function is x^a (1-x)^b / a times, by Lentz's method; all of it is
     * positive left of the mean.
     *
     * @see "Abramowitz, Stegun: Handbook of Mathematical Functions, 26.5.8; Press et al.: Numerical Recipes, 6.4"
     */
    private static double fraction(double a, double b, double x) {
        double c = 1;
        double d = 1 / away(1 - (a + b) * x / (a + 1));
        double fraction = d;
        for (int m = 1; m <= MOST_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / away(1 + even * d);
            c = away(1 + even / c);
            fraction *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / away(1 + odd * d);
            c = away(1 + odd / c);
            fraction *= d * c;
            if (Math.abs(d * c - 1) < PRECISION) {
                return fraction;
            }
        }
        throw new IllegalArgumentException("no convergence for a " + a + ", b " + b + ", x " + x);
    }

    private static double away(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }
}
