package io.offerstream.ranking.learning;

/** Each exposure by itself: the probability of redemption moves to what happened. */
final class LogisticStep implements Step {
    private final Examples examples;
    private final Scores scores;
    private final Moves moves;

    LogisticStep(Examples examples, Scores scores, Moves moves) {
        this.examples = examples;
        this.scores = scores;
        this.moves = moves;
    }

    @Override
    public int learn(int example) {
        int customer = examples.customer(example);
        int offer = examples.offer(example);
        float error = sigmoid(scores.begin(customer, offer)) - (examples.isRedeemed(example) ? 1 : 0);
        moves.point(customer, offer, scores.embedding(), examples.weight(example) * error);
        return 1;
    }

    /** The same bits on every machine: {@link StrictMath}. */
    static float sigmoid(float score) {
        return (float) (1 / (1 + StrictMath.exp(-score)));
    }
}
