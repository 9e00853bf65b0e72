package io.offerstream.ranking.evaluation;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * One customer's offers, ranked. The rank of an offer is the number of others whose score is its own or higher, as
 * LightFM has it: nobody gains by scoring all alike. Lists break ties by offer instead, the lower first, for a list has
 * exactly k.
 */
final class CustomerRanks {
    private final float[] scores;
    private final int[] ranked;
    private final float[] ascending;
    private final int[] positives;
    private final int[] positiveRanks;

    /**
     * Ranks.
     *
     * @param scores shape {@code [offers]}
     * @param ranked offers that take part, ascending
     * @param positives the test positives among them, at least one
     */
    CustomerRanks(float[] scores, int[] ranked, int[] positives) {
        this.scores = scores;
        this.ranked = ranked;
        this.positives = positives;
        ascending = new float[ranked.length];
        for (int i = 0; i < ranked.length; i++) {
            ascending[i] = scores[ranked[i]];
        }
        Arrays.sort(ascending);
        positiveRanks = Arrays.stream(positives)
                .map(offer -> ranked.length - firstNotBelow(scores[offer]) - 1)
                .sorted()
                .toArray();
    }

    /**
     * AUC from ranks. As in LightFM, test positives that tie count against each other; unlike there, they never count
     * for more negatives than there are, so that the result is not below 0.
     */
    double auc() {
        int negatives = ranked.length - positiveRanks.length;
        if (negatives == 0) {
            return 0.5;
        }
        double sum = 0;
        for (int i = 0; i < positiveRanks.length; i++) {
            // As many positives as were seen before are ranked higher; the others above are negatives.
            int above = Math.min(negatives, Math.max(0, positiveRanks[i] - i));
            sum += 1 - (double) above / negatives;
        }
        return sum / positiveRanks.length;
    }

    /** AUC by Mann and Whitney: a tie of a test positive and a negative is worth half. */
    double aucOfHalves() {
        int negatives = ranked.length - positives.length;
        if (negatives == 0) {
            return 0.5;
        }
        double won = 0;
        for (int offer : positives) {
            int below = firstNotBelow(scores[offer]);
            // It ties with itself, too.
            int ties = firstAbove(scores[offer]) - below - 1;
            won += below + ties / 2.0;
        }
        // Of two positives, one wins against the other, or each half.
        double amongPositives = positives.length * (positives.length - 1) / 2.0;
        return (won - amongPositives) / ((double) positives.length * negatives);
    }

    double reciprocalRank() {
        return 1.0 / (positiveRanks[0] + 1);
    }

    int positives() {
        return positiveRanks.length;
    }

    int hits(int k) {
        return (int) Arrays.stream(positiveRanks).filter(rank -> rank < k).count();
    }

    double ndcg(int k) {
        double gain = 0;
        double ideal = 0;
        for (int place = 0; place < Math.min(k, positiveRanks.length); place++) {
            ideal += discount(place);
            gain += positiveRanks[place] < k ? discount(positiveRanks[place]) : 0;
        }
        return gain / ideal;
    }

    /** Tells the offers of the list of {@code k}, by ascending offer; all, if fewer are ranked. */
    void list(int k, IntConsumer member) {
        int length = Math.min(k, ranked.length);
        float lowest = ascending[ranked.length - length];
        int ties = length - (ranked.length - firstAbove(lowest));
        for (int offer : ranked) {
            if (scores[offer] > lowest || (scores[offer] == lowest && ties-- > 0)) {
                member.accept(offer);
            }
        }
    }

    private static double discount(int rank) {
        return StrictMath.log(2) / StrictMath.log(rank + 2.0);
    }

    private int firstNotBelow(float score) {
        return first(score, false);
    }

    private int firstAbove(float score) {
        return first(score, true);
    }

    /** By {@code <} rather than with Arrays.binarySearch, to which -0 is less than 0. */
    private int first(float score, boolean above) {
        int from = 0;
        int to = ascending.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (ascending[middle] < score || (above && ascending[middle] == score)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
