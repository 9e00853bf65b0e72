package io.offerstream.ranking.learning;

import io.offerstream.ranking.chance.Chance;

/**
 * One negative for each positive, whether it violates or not.
 *
 * @see "Rendle, Freudenthaler, Gantner, Schmidt-Thieme: BPR, UAI 2009; as in reference/WARP.md"
 */
final class BprStep implements Step {
    private final Batch batch;
    private final Negatives negatives;
    private final Positives positives;
    private final Scores scores;
    private final Moves moves;
    private final Chance chance;

    BprStep(Batch batch, Negatives negatives, Positives positives, Scores scores, Moves moves, Chance chance) {
        this.batch = batch;
        this.negatives = negatives;
        this.positives = positives;
        this.scores = scores;
        this.moves = moves;
        this.chance = chance;
    }

    @Override
    public int learn(int example) {
        var examples = batch.examples();
        if (!examples.isRedeemed(example)) {
            return 0;
        }
        return negatives == Negatives.SEEN ? learnFromPool(example) : learnFromDraw(example);
    }

    private int learnFromPool(int example) {
        var examples = batch.examples();
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
        var examples = batch.examples();
        int customer = examples.customer(example);
        int negative = draw();
        int draws = 1;
        for (; positives.contains(customer, negative) && draws < examples.size(); draws++) {
            negative = draw();
        }
        step(example, negative, examples.weight(example));
        return draws;
    }

    /** The reference draws what other customers redeemed, so more often what is popular. */
    private int draw() {
        return negatives == Negatives.CATALOGUE
                ? batch.examples().offer(chance.nextInt(batch.examples().size()))
                : batch.drawable()[chance.nextInt(batch.drawable().length)];
    }

    private void step(int example, int negative, float weight) {
        int customer = batch.examples().customer(example);
        int positive = batch.examples().offer(example);
        float lead = scores.of(customer, positive) - scores.offer(negative);
        moves.pair(customer, positive, negative, scores.embedding(), weight * (1 - LogisticStep.sigmoid(lead)));
    }
}
