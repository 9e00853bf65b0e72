package io.offerstream.slates.pricing;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.numbers.arrays.Selection;

/**
 * Finds prices for a sample's draws such that some offers are in enough slates, and no five in too many.
 *
 * <p>What is added for the floor is the least that does: for one offer it can be read off the draws, and of several each
 * raises what the others need, so that going round from nothing ends at the least.
 *
 * <p>What is taken for the cap is found by steps that become shorter: while five have too much, each of them pays a step
 * more, and while they have not, all pay less; what is kept is the mean of the later steps. So an offer that is always
 * among the five pays the most, one that is so now and then pays less, and the others nothing: of all ways to bring five
 * offers down that gives up about the least, since the loss of a slate is what its offers score above those that take their
 * place. It is not made exact for the sample: prices that level offers to the last draw fit its chance, and hold less for
 * everybody else.
 *
 * <p>A fixed number of steps; the same bits every time. Owned by one thread.
 *
 * @see "Demange, Gale, Sotomayor: Multi-item auctions, Journal of Political Economy 94, 1986 (least prices); Nedić,
 *     Ozdaglar: Approximate primal solutions and rate analysis for dual subgradient methods, SIAM Journal on
 *     Optimization 19, 2009 (means of steps)"
 */
final class PriceSolver {
    private static final int FIVE = 5;
    private static final int STEPS = 80;
    private static final int MEAN_FROM = 50;
    private static final int HALVINGS = 8;
    private static final int ROUNDS = 5;

    /** The first step, as a part of the spread of scores, and the last in temperatures. */
    private static final double LONGEST = 0.125;

    private static final double SHORTEST = 0.02;

    /** By so much, at most, what was found is raised until it keeps the cap. */
    private static final double MOST_MORE = 1.5;

    private static final double MORE = 1.05;

    /** What rounds leave open, relative to what was asked. */
    private static final double TOLERANCE = 0.01;

    private static final int LAST_FLOOR_ROUNDS = 60;
    private static final int TRIM_ROUNDS = 30;

    /** Beside the whole spread of scores: what draws need to come from the end to the front. */
    private static final double BOUND_IN_TEMPERATURES = 16;

    /** So much, in temperatures, above the price that just would not do. */
    private static final double MARGIN = 1e-6;

    /** More in each round: two that need the same draw would else outbid each other by next to nothing for ever. */
    private static final double MARGIN_GROWTH = 1.17;

    private final SampledDraws draws;
    private final double temperature;
    private final long[] floors;
    private final long cap;
    private final double bound;
    private final int[] floored;
    private final double[][] needed;
    private final double[] raised;
    private final double[] lowered;

    /**
     * What was found.
     *
     * @param prices one an offer
     * @param counts in how many slates each is with them
     * @param isFloorMissed whether an offer is in too few: too few customers may get it
     * @param isCapMissed whether five are in too many: what some customers get has no price, or the floor wants it so
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares solutions, and their arrays are new
    record Solution(double[] prices, int[] counts, boolean isFloorMissed, boolean isCapMissed) {}

    /**
     * @param temperature of the draws, in units of scores
     * @param floorShares one an offer, of all positions; 0 where there is none
     * @param top5Share that five offers may have of all positions; 1 where there is no cap
     */
    private PriceSolver(SampledDraws draws, double temperature, double[] floorShares, double top5Share) {
        this.draws = draws;
        this.temperature = temperature;
        floors = Arrays.stream(floorShares)
                .mapToLong(share -> (long) Math.ceil(share * draws.positions() - 1e-9))
                .toArray();
        cap = top5Share >= 1 ? draws.positions() : (long) Math.floor(top5Share * draws.positions() + 1e-9);
        bound = draws.spread() + BOUND_IN_TEMPERATURES * temperature * draws.mostStake();
        floored = IntStream.range(0, floors.length)
                .filter(offer -> floors[offer] > 0)
                .toArray();
        needed = new double[floored.length][draws.draws()];
        raised = new double[draws.offers()];
        lowered = new double[draws.offers()];
    }

    /** As the constructor's parameters say. */
    static Solution solve(SampledDraws draws, double temperature, double[] floorShares, double top5Share) {
        return new PriceSolver(draws, temperature, floorShares, top5Share).solve();
    }

    private Solution solve() {
        raise(LAST_FLOOR_ROUNDS);
        if (top5(counts()) > cap) {
            narrow(search());
            trim();
            raise(LAST_FLOOR_ROUNDS);
        }
        var prices = shifted();
        var counts = draws.counts(prices);
        boolean isFloorMissed =
                Arrays.stream(floored).anyMatch(offer -> counts[offer] < (1 - TOLERANCE) * floors[offer]);
        return new Solution(prices, counts, isFloorMissed, top5(counts) > (1 + TOLERANCE) * cap);
    }

    private double[] prices() {
        var prices = new double[raised.length];
        Arrays.setAll(prices, offer -> raised[offer] - lowered[offer]);
        return prices;
    }

    private int[] counts() {
        return draws.counts(prices());
    }

    /** Goes round the offers with a floor: what each needs, as the others are. */
    private int[] raise(int rounds) {
        double margin = MARGIN * temperature;
        for (int round = 0; round < rounds && floored.length > 0; round++) {
            boolean isChanged = false;
            draws.counts(prices(), floored, needed);
            for (int i = 0; i < floored.length; i++) {
                int offer = floored[i];
                double before = raised[offer];
                double last = last(i) + lowered[offer];
                if (last < 0) {
                    raised[offer] = 0;
                } else if (before <= last || before > last + margin) {
                    raised[offer] = Math.min(bound + lowered[offer], last + margin);
                }
                isChanged |= raised[offer] != before;
            }
            if (!isChanged) {
                break;
            }
            margin *= MARGIN_GROWTH;
        }
        return counts();
    }

    /** The price above which the offer has its floor, as things are. */
    private double last(int place) {
        int offer = floored[place];
        long slates = floors[offer] - draws.fixed(offer);
        if (slates <= 0) {
            return -bound;
        }
        double last = slates > draws.draws() ? Double.POSITIVE_INFINITY : smallest(needed[place], (int) slates - 1);
        return Math.max(-bound, Math.min(bound, last));
    }

    /** Takes step by step from those who are among the five; the mean of the later steps. */
    private double[] search() {
        var mean = new double[lowered.length];
        double first = Math.max(temperature, LONGEST * draws.spread());
        double shortening = Math.pow(SHORTEST * temperature / first, 1.0 / (STEPS - 1));
        double step = first;
        for (int round = 0; round < STEPS; round++) {
            var counts = raise(1);
            var five = five(counts);
            if (sum(counts, five) > cap) {
                for (int offer : five) {
                    lowered[offer] = Math.min(bound, lowered[offer] + (isHelped(offer) ? 0 : step));
                }
            } else {
                double most = Arrays.stream(lowered).max().orElse(0);
                double kept = most > step ? 1 - step / most : 0;
                Arrays.setAll(lowered, offer -> kept * lowered[offer]);
            }
            step *= shortening;
            for (int offer = 0; round >= MEAN_FROM && offer < mean.length; offer++) {
                mean[offer] += lowered[offer] / (STEPS - MEAN_FROM);
            }
        }
        return mean;
    }

    /** A new offer is not kept down as long as its floor has to raise it. */
    private boolean isHelped(int offer) {
        return raised[offer] > 0;
    }

    /** About the least that keeps the cap, in the proportions that were found. */
    private void narrow(double[] found) {
        double high = 1;
        while (!holds(high, found) && high < MOST_MORE) {
            high *= MORE;
        }
        double low = 1 / MOST_MORE;
        double factor = high;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + factor) / 2;
            if (holds(middle, found)) {
                factor = middle;
            } else {
                low = middle;
            }
        }
        holds(factor, found);
    }

    private boolean holds(double factor, double[] found) {
        Arrays.setAll(lowered, offer -> factor * found[offer]);
        return top5(raise(ROUNDS)) <= cap;
    }

    /** The highest price with which the offer is in no more than so many slates, as things are. */
    private double highest(int offer, double[] thresholds, long slates) {
        long drawn = slates - draws.fixed(offer);
        if (drawn >= thresholds.length) {
            return bound;
        }
        return Math.max(
                -bound, Math.min(bound, drawn < 0 ? -bound : smallest(thresholds, (int) drawn) - MARGIN * temperature));
    }

    /** The {@code k}-th, counted from 0; moves the numbers. */
    private static double smallest(double[] numbers, int k) {
        Selection.select(numbers, k);
        return numbers[k];
    }

    /** What is taken from all alike moves nobody: those without a floor that are taken least have the price 0. */
    private double[] shifted() {
        var prices = prices();
        double highest = IntStream.range(0, prices.length)
                .filter(offer -> floors[offer] == 0)
                .mapToDouble(offer -> prices[offer])
                .max()
                .orElse(0);
        for (int offer = 0; offer < prices.length; offer++) {
            prices[offer] -= highest;
        }
        return prices;
    }

    /**
     * What is left above the cap, since shares move in steps: brings those of the five that
     * have more than a fifth of the cap down to it, in proportion.
     */
    private void trim() {
        for (int round = 0; round < TRIM_ROUNDS; round++) {
            var counts = counts();
            var five = five(counts);
            long excess = sum(counts, five) - cap;
            if (excess <= 0) {
                return;
            }
            long level = cap / FIVE;
            long above = Arrays.stream(five)
                    .mapToLong(offer -> Math.max(0, counts[offer] - level))
                    .sum();
            var thresholds = new double[five.length][draws.draws()];
            draws.counts(prices(), five, thresholds);
            for (int i = 0; i < five.length; i++) {
                long over = Math.max(0, counts[five[i]] - level);
                // Rounded up, so that the five together lose what they must.
                long target = counts[five[i]] - (over * excess + above - 1) / above;
                int offer = five[i];
                double price = highest(offer, thresholds[i], Math.max(target, floors[offer]));
                lowered[offer] += Math.max(0, raised[offer] - lowered[offer] - price);
            }
            raise(ROUNDS);
        }
    }

    /** The five with the highest counts, of equal ones the lower numbers. */
    private static int[] five(int[] counts) {
        return IntStream.range(0, counts.length)
                .boxed()
                .sorted((one, other) -> Integer.compare(counts[other], counts[one]))
                .limit(FIVE)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** In how many slates the five have a place. */
    static long top5(int[] counts) {
        return sum(counts, five(counts));
    }

    private static long sum(int[] counts, int[] offers) {
        long sum = 0;
        for (int offer : offers) {
            sum += counts[offer];
        }
        return sum;
    }
}
