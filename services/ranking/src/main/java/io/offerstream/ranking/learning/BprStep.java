package io.offerstream.ranking.learning;

import io.offerstream.ranking.chance.Chance;

/**
 * One negative for each positive, whether it violates or not.
 *
 * @see "Rendle, Freudenthaler, Gantner, Schmidt-Thieme: BPR, UAI 2009; as in reference/WARP.md"
 */
final class BprStep implements Step {
    private final Examples examples;
    private final int[] drawable;
    private final Positives positives;
    private final Scores scores;
    private final Moves moves;
    private final Chance chance;

    /** @param drawable offers to draw from, as often as they should be drawn; none to take one of the example's pool */
    BprStep(Examples examples, int[] drawable, Positives positives, Scores scores, Moves moves, Chance chance) {
        this.examples = examples;
        this.drawable = drawable;
        this.positives = positives;
        this.scores = scores;
        this.moves = moves;
        this.chance = chance;
    }

    @Override
    public int learn(int example) {
        if (!examples.isRedeemed(example)) {
            return 0;
        }
        return drawable.length == 0 ? learnFromPool(example) : learnFromDraw(example);
    }

    private int learnFromPool(int example) {
        int start = examples.poolStart(example);
        int pool = examples.poolEnd(example) - start;
        if (pool == 0) {
            return 0;
        }
        int at = start + chance.nextInt(pool);
        step(example, examples.pooled(at), examples.weight(example) * examples.examination(at));
        return 1;
    }

    private int learnFromDraw(int example) {
        int customer = examples.customer(example);
        int negative = draw();
        int draws = 1;
        for (; positives.contains(customer, negative) && draws < examples.size(); draws++) {
            negative = draw();
        }
        step(example, negative, examples.weight(example));
        return draws;
    }

    private int draw() {
        return drawable[chance.nextInt(drawable.length)];
    }

    private void step(int example, int negative, float weight) {
        int customer = examples.customer(example);
        int positive = examples.offer(example);
        float lead = scores.begin(customer, positive) - scores.score(negative);
        moves.pair(customer, positive, negative, scores.embedding(), weight * (1 - LogisticStep.sigmoid(lead)));
    }
}
