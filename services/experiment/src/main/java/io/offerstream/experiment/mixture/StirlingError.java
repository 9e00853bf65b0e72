package io.offerstream.experiment.mixture;

import org.apache.commons.numbers.gamma.LogGamma;

/** What Stirling's formula leaves of the logarithm of the gamma function. */
final class StirlingError {
    private static final double LARGE = 16;
    private static final double HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

    private StirlingError() {}

    /**
     * {@code log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2)}.
     *
     * @param x above 0
     * @see "Abramowitz, Stegun: Handbook of Mathematical Functions, 6.1.41"
     */
    static double of(double x) {
        if (x < LARGE) {
            return LogGamma.value(x) - ((x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI);
        }
        double square = x * x;
        return (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - (1 / 1188.0) / square) / square) / square) / square)
                / x;
    }
}
