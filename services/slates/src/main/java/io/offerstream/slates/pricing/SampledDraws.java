package io.offerstream.slates.pricing;

import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.slate.SlateDraws;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Draws of slates for a sample of customers, with all their chance fixed: which offers a slate takes is a function of
 * prices alone, and rises with an offer's own price in steps. Each customer draws several times, so that little of the
 * noise is the draws'. Owned by one thread.
 */
final class SampledDraws {
    /** Draws in all, at least, unless nobody draws: more would cost time, and say little that the customers do not. */
    static final int DRAWS = 2048;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final int offers;
    private final int repeats;
    private final double[] sums;

    /** Of each draw, the numbers of its offers by their sums: the highest first, of equal ones the lower number. */
    private final int[] order;

    private final int[] sizes;
    private final int[] customers;
    private final int[] fixed;
    private long positions;
    private int draws;
    private double spread;
    private double mostStake = 1;

    /** The best of a draw, the first behind its slate included. Written by {@link #best}. */
    private final double[] bestSums;

    private final int[] bestOffers;

    /**
     * Without customers yet.
     *
     * @param size of a slate, at most
     * @param drawing customers who will come, those with a fixed slate left out
     */
    SampledDraws(int offers, int size, int drawing) {
        this.offers = offers;
        repeats = drawing == 0 ? 1 : (DRAWS + drawing - 1) / drawing;
        sums = new double[drawing * repeats * offers];
        order = new int[sums.length];
        sizes = new int[drawing * repeats];
        customers = new int[drawing * repeats];
        fixed = new int[offers];
        bestSums = new double[size + 1];
        bestOffers = new int[size + 1];
    }

    /**
     * Adds a customer whose slates are drawn.
     *
     * @param customer their number, for {@link Worth}
     * @param scores one an offer, {@link SlateDraws#REFUSED} for one that they may not get
     * @param stake a price counts for them as if it were divided by it
     * @param temperature in units of scores
     */
    void add(
            int customer,
            double[] scores,
            double stake,
            int slate,
            double temperature,
            long customerKey,
            long[] offerKeys) {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (int offer = 0; offer < offers; offer++) {
            if (scores[offer] != SlateDraws.REFUSED) {
                lowest = Math.min(lowest, scores[offer]);
                highest = Math.max(highest, scores[offer]);
            }
        }
        spread = Math.max(spread, stake * (highest - lowest));
        mostStake = Math.max(mostStake, stake);
        for (int repeat = 0; repeat < repeats; repeat++) {
            long key = repeat == 0 ? customerKey : Chance.mix(customerKey + repeat * GOLDEN);
            int row = draws * offers;
            for (int offer = 0; offer < offers; offer++) {
                sums[row + offer] = scores[offer] == SlateDraws.REFUSED
                        ? SlateDraws.REFUSED
                        : stake * (scores[offer] + temperature * SlateDraws.gumbel(key, offerKeys[offer]));
            }
            sort(row);
            sizes[draws] = slate;
            customers[draws] = customer;
            positions += slate;
            draws++;
        }
    }

    private void sort(int row) {
        var numbers = new Integer[offers];
        Arrays.setAll(numbers, offer -> offer);
        // Stable: of equal sums the lower number stays ahead.
        Arrays.sort(numbers, (one, other) -> Double.compare(sums[row + other], sums[row + one]));
        for (int place = 0; place < offers; place++) {
            order[row + place] = numbers[place];
        }
    }

    /** Adds a customer who gets these offers whatever the prices are; each counts as often as one who draws. */
    void addFixed(int[] slate) {
        for (int offer : slate) {
            fixed[offer] += repeats;
        }
        positions += (long) repeats * slate.length;
    }

    int offers() {
        return offers;
    }

    /** Of every slate, those that are fixed among them. */
    long positions() {
        return positions;
    }

    int fixed(int offer) {
        return fixed[offer];
    }

    int draws() {
        return draws;
    }

    /** Slates, fixed ones among them, that are so many customers'. */
    long slates(int customersInAll) {
        return (long) customersInAll * repeats;
    }

    /** How far the offers of a customer lie apart, at most, in units of prices. */
    double spread() {
        return spread;
    }

    /** 1 or more: what a temperature is at most, in units of prices. */
    double mostStake() {
        return mostStake;
    }

    /** What a draw's slate is worth. */
    interface Worth {
        double of(int customer, int offer, int position);
    }

    /** How often each offer is in a slate. */
    int[] counts(double[] prices) {
        int[] raised = raised(prices);
        var counts = fixed.clone();
        for (int draw = 0; draw < draws; draw++) {
            int taken = Math.min(sizes[draw], best(draw, prices, raised));
            for (int place = 0; place < taken; place++) {
                counts[bestOffers[place]]++;
            }
        }
        return counts;
    }

    /** The sum over all draws of what their slates are worth. */
    double worth(double[] prices, Worth worth) {
        int[] raised = raised(prices);
        double sum = 0;
        for (int draw = 0; draw < draws; draw++) {
            int taken = Math.min(sizes[draw], best(draw, prices, raised));
            for (int place = 0; place < taken; place++) {
                sum += worth.of(customers[draw], bestOffers[place], place);
            }
        }
        return sum;
    }

    /**
     * How often each offer is in a slate, and which price would have put some of them into how many.
     *
     * @param asked numbers of offers
     * @param needed written: by place in {@code asked}, for each draw the price above which the offer is in its slate, if
     *     no other price changes; infinite where it can never be
     */
    int[] counts(double[] prices, int[] asked, double[][] needed) {
        int[] raised = raised(prices);
        var counts = fixed.clone();
        for (int draw = 0; draw < draws; draw++) {
            int found = best(draw, prices, raised);
            int taken = Math.min(sizes[draw], found);
            for (int place = 0; place < taken; place++) {
                counts[bestOffers[place]]++;
            }
            for (int i = 0; i < asked.length; i++) {
                needed[i][draw] = needed(draw, asked[i], taken, found);
            }
        }
        return counts;
    }

    private double needed(int draw, int offer, int taken, int found) {
        double sum = sums[draw * offers + offer];
        if (sum == SlateDraws.REFUSED || sizes[draw] == 0) {
            return Double.POSITIVE_INFINITY;
        }
        boolean isIn = false;
        for (int place = 0; place < taken; place++) {
            isIn |= bestOffers[place] == offer;
        }
        // The last that would be in the slate if the offer were not to be had.
        int last = isIn ? taken : taken - 1;
        return last < found ? bestSums[last] - sum : Double.NEGATIVE_INFINITY;
    }

    /** Numbers of the offers to whose scores prices add something: a few. */
    private static int[] raised(double[] prices) {
        return IntStream.range(0, prices.length)
                .filter(offer -> prices[offer] > 0)
                .toArray();
    }

    /**
     * Fills the best of a draw, one more than its slate has; returns how many there are. Of the offers to which prices add
     * nothing, the best without prices come first: after a few, none of the others can come in any more.
     */
    private int best(int draw, double[] prices, int[] raised) {
        int row = draw * offers;
        int most = sizes[draw] + 1;
        int found = 0;
        for (int offer : raised) {
            double sum = sums[row + offer];
            found = sum == SlateDraws.REFUSED ? found : insert(sum + prices[offer], offer, found, most);
        }
        for (int place = 0; place < offers; place++) {
            int offer = order[row + place];
            double sum = sums[row + offer];
            if (sum == SlateDraws.REFUSED || (found == most && sum < bestSums[most - 1])) {
                break;
            }
            if (!(prices[offer] > 0)) {
                found = insert(sum + prices[offer], offer, found, most);
            }
        }
        return found;
    }

    /** Keeps the best, of equal sums the lower number ahead. */
    private int insert(double sum, int offer, int found, int most) {
        if (found == most && !isAhead(sum, offer, most - 1)) {
            return found;
        }
        int place = Math.min(found, most - 1);
        while (place > 0 && isAhead(sum, offer, place - 1)) {
            bestSums[place] = bestSums[place - 1];
            bestOffers[place] = bestOffers[place - 1];
            place--;
        }
        bestSums[place] = sum;
        bestOffers[place] = offer;
        return Math.min(most, found + 1);
    }

    private boolean isAhead(double sum, int offer, int place) {
        return sum > bestSums[place] || (sum == bestSums[place] && offer < bestOffers[place]);
    }
}
