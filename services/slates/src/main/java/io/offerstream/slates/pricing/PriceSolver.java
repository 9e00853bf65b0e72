package io.offerstream.slates.pricing;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Finds prices for a sample's draws such that some offers are in enough slates, and no five in too many.
 *
 * <p>What is added for the floor is the least that does: for one offer it can be read off the draws, and of several each
 * raises what the others need, so that going round from nothing ends at the least.
 *
 * <p>What is taken for the cap is one amount, spread over offers by how often each was among the five while the amount was
 * sought: who always is pays all of it, who is now and then pays a part, the others nothing. Of all ways to bring five
 * offers down that gives up about the least, since the loss of a slate is what its offers score above those that take their
 * place. It is not made exact for the sample: prices that level offers to the last draw fit its chance, and hold less for
 * everybody else.
 *
 * <p>A fixed number of steps; the same bits every time. Owned by one thread.
 *
 * @see "Demange, Gale, Sotomayor: Multi-item auctions, Journal of Political Economy 94, 1986 (least prices); Bertsekas:
 *     Nonlinear Programming, 2016, 7.5 (dual ascent); Robinson: An iterative method of solving a game, Annals of
 *     Mathematics 54, 1951 (answers to an average)"
 */
final class PriceSolver {
    private static final int FIVE = 5;
    private static final int SEARCH_ROUNDS = 60;
    private static final int HALVINGS = 12;
    private static final int ROUNDS = 5;
    private static final double LONGER = 1.3;
    private static final double LITTLE_LONGER = 1.05;
    private static final double SHORTER = 0.5;
    private static final double SHORTEST = 0.02;

    /** What rounds leave open, relative to what was asked. */
    private static final double TOLERANCE = 0.01;

    private static final int LAST_FLOOR_ROUNDS = 60;
    private static final int TRIM_ROUNDS = 30;

    /** Beside the whole spread of scores: what draws need to come from the end to the front. */
    private static final double BOUND_IN_TEMPERATURES = 16;

    /** So much, in temperatures, above the price that just would not do. */
    private static final double MARGIN = 1e-6;

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
        bound = draws.spread() + BOUND_IN_TEMPERATURES * temperature;
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
        for (int round = 0; round < rounds && floored.length > 0; round++) {
            boolean isChanged = false;
            draws.counts(prices(), floored, needed);
            for (int i = 0; i < floored.length; i++) {
                int offer = floored[i];
                double before = raised[offer];
                raised[offer] = Math.max(0, price(i) + lowered[offer]);
                isChanged |= raised[offer] != before;
            }
            if (!isChanged) {
                break;
            }
        }
        return counts();
    }

    /** The least price with which the offer has its floor, as things are. */
    private double price(int place) {
        int offer = floored[place];
        long slates = floors[offer] - draws.fixed(offer);
        if (slates <= 0) {
            return -bound;
        }
        double last = slates > draws.draws() ? Double.POSITIVE_INFINITY : needed[place][(int) slates - 1];
        return Math.max(-bound, Math.min(bound, last + MARGIN * temperature));
    }

    /** Feels for the amount, and learns from whom to take it: who is among the five when it is about right. */
    private double[] search() {
        var among = new double[lowered.length];
        var unpriced = draws.counts(new double[lowered.length]);
        double amount = 0;
        double step = temperature;
        boolean wasAbove = true;
        boolean hasTurned = false;
        int lessons = 0;
        for (int round = 0; round < SEARCH_ROUNDS; round++) {
            var counts = raise(1);
            var five = five(counts);
            boolean isAbove = sum(counts, five) > cap;
            hasTurned |= !isAbove;
            if (isAbove) {
                // Where too much was taken, the five are others than those it has to be taken from.
                learn(five, 2.0 / (lessons++ + 2), among);
            }
            step *= isAbove != wasAbove ? SHORTER : hasTurned ? LITTLE_LONGER : LONGER;
            step = Math.max(SHORTEST * temperature, step);
            wasAbove = isAbove;
            amount = Math.max(0, Math.min(bound, amount + (isAbove ? step : -step)));
            lower(amount, among);
        }
        for (int offer = 0; offer < among.length; offer++) {
            // Who was there at the beginning only.
            boolean isPassing = among[offer] < 0.5 / SEARCH_ROUNDS;
            // A new offer is not to be kept down, unless it needs no help.
            boolean isNew = floors[offer] > 0 && FIVE * (long) unpriced[offer] <= cap;
            among[offer] = isPassing || isNew ? 0 : among[offer];
        }
        return among;
    }

    /** The first lessons, when the amount was far off, fade. */
    private static void learn(int[] five, double weight, double[] among) {
        for (int offer = 0; offer < among.length; offer++) {
            among[offer] *= 1 - weight;
        }
        for (int offer : five) {
            among[offer] += weight;
        }
    }

    private void lower(double amount, double[] among) {
        Arrays.setAll(lowered, offer -> amount * among[offer]);
    }

    /** The least amount that keeps the cap, taken from those who have been found. */
    private void narrow(double[] among) {
        double low = 0;
        double high = temperature;
        while (high < bound && !holds(high, among)) {
            low = high;
            high = Math.min(bound, 2 * high);
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (holds(middle, among)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        holds(high, among);
    }

    private boolean holds(double amount, double[] among) {
        lower(amount, among);
        return top5(raise(ROUNDS)) <= cap;
    }

    /** The highest price with which the offer is in no more than so many slates, as things are. */
    private double highest(int offer, double[] thresholds, long slates) {
        long drawn = slates - draws.fixed(offer);
        if (drawn >= thresholds.length) {
            return bound;
        }
        return Math.max(-bound, Math.min(bound, drawn < 0 ? -bound : thresholds[(int) drawn] - MARGIN * temperature));
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
