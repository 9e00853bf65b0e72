package io.offerstream.local.quality;

import io.offerstream.ranking.chance.Chance;
import java.util.Arrays;

/**
 * Draws customers anew, with replacement, and sees how a mean over them varies. Customers are drawn, not exposures, since
 * those of one customer go together. Every figure is computed on the same draws, so that differences are paired.
 *
 * @see "Efron, Tibshirani: An Introduction to the Bootstrap, 1993, §13.3 (percentile intervals)"
 */
final class CustomerBootstrap {
    static final int RESAMPLES = 2000;

    private static final double TAIL = 0.025;
    private static final double ONE_SIDED_TAIL = 0.05;

    private final long seed;

    CustomerBootstrap(long seed) {
        this.seed = seed;
    }

    /** @param values one a customer, at least one */
    Estimate mean(double[] values) {
        // From its beginning each time: the same customers, without keeping all those draws.
        var chance = new Chance(seed);
        var means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int customer = 0; customer < values.length; customer++) {
                sum += values[chance.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        return new Estimate(
                Arrays.stream(values).average().orElseThrow(),
                quantile(means, TAIL),
                quantile(means, 1 - TAIL),
                quantile(means, ONE_SIDED_TAIL));
    }

    /** The mean of what {@code values} are above {@code others}, customer by customer. */
    Estimate difference(double[] values, double[] others) {
        var differences = new double[values.length];
        Arrays.setAll(differences, customer -> values[customer] - others[customer]);
        return mean(differences);
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
