package io.offerstream.experiment.mixture;

/** How far counts are from shares that were expected of them, without the cancellation of its textbook form. */
public final class Deviance {
    private static final double NEAR = 0.1;

    private Deviance() {}

    /**
     * Twice this is the G statistic: the log likelihood of the observed shares less that of {@code shares}.
     *
     * @param counts per category, each {@code >= 0}
     * @param shares of the same categories, sum 1
     * @return {@code >= 0}; infinite where something was counted that has share 0
     */
    public static double of(double[] counts, double[] shares) {
        double total = 0;
        for (double count : counts) {
            total += count;
        }
        double sum = 0;
        for (int k = 0; k < counts.length; k++) {
            sum += part(counts[k], total * shares[k]);
        }
        return sum;
    }

    /**
     * {@code count log(count / expected) + expected - count}, precise where both are large and nearly equal.
     *
     * @see "Loader: Fast and accurate computation of binomial probabilities, 2000, function bd0"
     */
    static double part(double count, double expected) {
        if (count == 0) {
            return expected;
        }
        double off = count - expected;
        if (Math.abs(off) >= NEAR * (count + expected)) {
            return count * Math.log(count / expected) - off;
        }
        double ratio = off / (count + expected);
        double sum = off * ratio;
        double term = 2 * count * ratio;
        for (int odd = 3; ; odd += 2) {
            term *= ratio * ratio;
            double next = sum + term / odd;
            if (next == sum) {
                return sum;
            }
            sum = next;
        }
    }
}
