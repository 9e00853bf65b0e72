package io.offerstream.simulator.comparison;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A mean over worlds with its 95 % interval by Student's t. With one world the interval is that world's value alone.
 *
 * @param worlds how many
 */
public record Estimate(double mean, double low, double high, int worlds) {
    private static final double UPPER = 0.975;

    /**
     * Of these.
     *
     * @param values one a world, at least one
     */
    public static Estimate of(double... values) {
        int count = values.length;
        double mean = Arrays.stream(values).average().orElseThrow();
        if (count == 1) {
            return new Estimate(mean, mean, mean, 1);
        }
        double variance = Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (count - 1);
        double reach = TDistribution.of(count - 1).inverseCumulativeProbability(UPPER) * Math.sqrt(variance / count);
        return new Estimate(mean, mean - reach, mean + reach, count);
    }
}
