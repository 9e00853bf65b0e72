package io.offerstream.experiment.offpolicy;

import java.util.OptionalDouble;

/**
 * Mean of independent values, and how sure it is.
 *
 * @param standardError from n - 1; empty for one value
 */
record Moments(double mean, OptionalDouble standardError) {
    static Moments of(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values, no mean");
        }
        int n = values.length;
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / n;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Moments(mean, n > 1 ? OptionalDouble.of(Math.sqrt(squares / (n - 1) / n)) : OptionalDouble.empty());
    }
}
