package io.offerstream.simulator.systems;

import io.offerstream.simulator.life.Looks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The best three for each customer under a cap: five offers together may have no more than a share of all positions. What
 * they have too much is taxed, five by five, in small steps, until the cap holds: subgradient steps on the Lagrangian, so
 * that those give an offer up to whom it is worth the least more than the next. Owned by one thread.
 */
final class CappedThree {
    private static final int FIVE = 5;

    /** A step, in the mean worth of the best offer, for each share of the positions above the cap. */
    private static final double STEP = 0.1;

    /** The last steps toward the cap are no smaller than for this share above it. */
    private static final double LEAST_ABOVE = 0.02;

    /** After so many steps they become twice as large: where customers are worth very different amounts, taxes have far to go. */
    private static final int STEPS_OF_A_SIZE = 200;

    private static final int MOST_STEPS = 20 * STEPS_OF_A_SIZE;

    private final KnownMarket market;
    private final int cycle;
    private final double cap;
    private final int live;
    private final List<Integer> customers = new ArrayList<>();
    private final List<double[]> worths = new ArrayList<>();

    /** @param cap share of all positions, above 0 and at most 1 */
    CappedThree(KnownMarket market, int cycle, double cap) {
        this.market = market;
        this.cycle = cycle;
        this.cap = cap;
        live = market.catalogue().liveCount();
    }

    /** @param worth of the live offers, in the order of their numbers */
    void add(int customer, double[] worth) {
        customers.add(customer);
        worths.add(worth.clone());
    }

    /** Fills the slates of all customers added; where nothing keeps the cap, with what comes near it. */
    void choose(int[] slates) {
        var taxes = new double[live];
        double step = STEP * meanOfBest();
        for (int i = 0; i < MOST_STEPS; i++) {
            var counts = choose(taxes, slates);
            var five = five(counts);
            double share = Arrays.stream(five).mapToLong(offer -> counts[offer]).sum()
                    / (double) Math.max(1, Arrays.stream(counts).sum());
            if (share <= cap) {
                return;
            }
            for (int offer : five) {
                taxes[offer] += step * Math.max(LEAST_ABOVE, share - cap);
            }
            step *= i % STEPS_OF_A_SIZE == STEPS_OF_A_SIZE - 1 ? 2 : 1;
        }
    }

    private double meanOfBest() {
        return worths.stream()
                .mapToDouble(worth -> Arrays.stream(worth).max().orElse(0))
                .average()
                .orElse(0);
    }

    private long[] choose(double[] taxes, int[] slates) {
        int first = market.catalogue().firstLive(cycle);
        var counts = new long[live];
        var taxed = new double[live];
        for (int i = 0; i < customers.size(); i++) {
            var worth = worths.get(i);
            Arrays.setAll(taxed, offer -> worth[offer] - taxes[offer]);
            int customer = customers.get(i);
            BestThree.choose(market, cycle, customer, taxed, slates);
            for (int position = 0; position < Looks.SLATE; position++) {
                int offer = slates[customer * Looks.SLATE + position];
                if (offer >= 0) {
                    counts[offer - first]++;
                }
            }
        }
        return counts;
    }

    private static int[] five(long[] counts) {
        return IntStream.range(0, counts.length)
                .boxed()
                .sorted((one, other) -> Long.compare(counts[other], counts[one]))
                .limit(FIVE)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
