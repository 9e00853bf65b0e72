package io.offerstream.ranking.learning;

import java.util.function.IntUnaryOperator;

/**
 * Draws other offers until one comes within the margin of the redeemed, then moves the three, weighted by the logarithm
 * of the rank that so few draws suggest.
 *
 * @see "Weston, Bengio, Usunier: WSABIE, IJCAI 2011; every constant as in reference/WARP.md"
 */
final class WarpStep implements Step {
    static final float MARGIN = 1;
    static final float LARGEST_LOSS = 10;

    private final Examples examples;
    private final int[] drawable;
    private final Positives positives;
    private final Scores scores;
    private final Moves moves;
    private final IntUnaryOperator draw;
    /** By draws needed. */
    private final double[] losses;

    /**
     * @param drawable offers to draw from; with none nothing is learnt
     * @param offers how many there are to rank among; those to draw from may be some of them
     * @param draw uniform in [0, argument)
     */
    WarpStep(
            Examples examples,
            int[] drawable,
            int offers,
            int maxSampled,
            Positives positives,
            Scores scores,
            Moves moves,
            IntUnaryOperator draw) {
        this.examples = examples;
        this.drawable = drawable;
        this.positives = positives;
        this.scores = scores;
        this.moves = moves;
        this.draw = draw;
        losses = new double[maxSampled + 1];
        for (int draws = 1; draws <= maxSampled; draws++) {
            losses[draws] = StrictMath.log(Math.max(1, (offers - 1) / draws));
        }
    }

    @Override
    public int learn(int example) {
        if (!examples.isRedeemed(example) || drawable.length == 0) {
            return 0;
        }
        int customer = examples.customer(example);
        int positive = examples.offer(example);
        return learn(customer, positive, scores.begin(customer, positive), examples.weight(example));
    }

    /** @param score the positive's; the scores are the customer's */
    int learn(int customer, int positive, float score, float weight) {
        for (int draws = 1; draws < losses.length; draws++) {
            int negative = drawable[draw.applyAsInt(drawable.length)];
            if (scores.score(negative) > score - MARGIN && !positives.contains(customer, negative)) {
                float loss = (float) Math.min(LARGEST_LOSS, weight * losses[draws]);
                moves.pair(customer, positive, negative, scores.embedding(), loss);
                return draws;
            }
        }
        return losses.length - 1;
    }
}
