package io.offerstream.ranking.learning;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * WARP on the k-th best of some of a customer's positives, drawn anew for each example, which stands for its customer: as
 * the reference does.
 *
 * @see "Weston, Yee, Weiss: Learning to rank recommendations with the k-order statistic loss, RecSys 2013"
 */
final class KOsWarpStep implements Step {
    private final Examples examples;
    private final Positives positives;
    private final Scores scores;
    private final WarpStep warp;
    private final IntUnaryOperator draw;
    private final int k;
    /** Score and offer of each draw, in one number that sorts by score, lowest first. */
    private final long[] drawn;

    KOsWarpStep(
            Examples examples, Positives positives, int k, int n, Scores scores, WarpStep warp, IntUnaryOperator draw) {
        this.examples = examples;
        this.positives = positives;
        this.scores = scores;
        this.warp = warp;
        this.draw = draw;
        this.k = k;
        drawn = new long[n];
    }

    @Override
    public int learn(int example) {
        int customer = examples.customer(example);
        int redeemed = positives.count(customer);
        if (redeemed == 0) {
            return 0;
        }
        scores.begin(customer);
        int count = Math.min(drawn.length, redeemed);
        for (int i = 0; i < count; i++) {
            int offer = positives.offer(customer, draw.applyAsInt(redeemed));
            drawn[i] = (long) sortable(scores.score(offer)) << Integer.SIZE | offer;
        }
        Arrays.sort(drawn, 0, count);
        int positive = (int) drawn[count - Math.min(k, count)];
        return warp.learn(customer, positive, scores.score(positive), 1);
    }

    /** Ints that compare as the floats do. */
    private static int sortable(float number) {
        int bits = Float.floatToIntBits(number);
        return bits ^ bits >> Integer.SIZE - 1 & Integer.MAX_VALUE;
    }
}
