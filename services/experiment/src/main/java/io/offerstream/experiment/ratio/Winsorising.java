package io.offerstream.experiment.ratio;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Caps amounts per customer, such as spend, at a high quantile, so that a handful of customers do not decide. One cap
 * for both arms: a cap for each would hide what it should show. Not for counts of customers.
 *
 * @param cap the most that counts of one customer; infinite where nobody has an amount
 */
public record Winsorising(double cap) {
    /** The quantile of {@link #of}. */
    public static final double QUANTILE = 0.999;

    /**
     * The cap that leaves 99.9 % of the customers of both arms who have an amount as they are.
     *
     * @param test amounts of TEST per customer, none negative
     * @param control amounts of CONTROL per customer, none negative
     */
    public static Winsorising of(double[] test, double[] control) {
        double[] sorted = DoubleStream.concat(Arrays.stream(test), Arrays.stream(control))
                .peek(Winsorising::requireAmount)
                .filter(amount -> amount > 0)
                .sorted()
                .toArray();
        return new Winsorising(
                sorted.length == 0 ? Double.POSITIVE_INFINITY : sorted[(int) Math.ceil(QUANTILE * sorted.length) - 1]);
    }

    private static void requireAmount(double amount) {
        if (!(amount >= 0)) {
            throw new IllegalArgumentException("amounts must be 0 or more, found " + amount);
        }
    }

    /** What counts of an amount. */
    public double capped(double amount) {
        return Math.min(amount, cap);
    }
}
