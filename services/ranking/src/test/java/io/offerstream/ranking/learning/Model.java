package io.offerstream.ranking.learning;

import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.embedding.StepRule;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.kernel.Kernel;

/**
 * A model so plain that its scores are known: one customer without features, and offers that each have one, whose bias is
 * the offer's score. A step against a loss moves the biases of two offers by exactly the loss.
 */
final class Model {
    static final float LEARNING_RATE = 1;

    final Kernel kernel = TestKernels.chosen();
    final Entities customers = new Entities();
    final Entities catalogue = new Entities();
    final Embeddings offers = new Embeddings(3, new StepRule(Optimizer.ROW_ADAGRAD, LEARNING_RATE, 0.5f, 1, 0), 1);
    final Examples examples = new Examples();
    private final Side customerSide =
            new Side(customers, new Embeddings(3, new StepRule(Optimizer.ROW_ADAGRAD, LEARNING_RATE, 0.5f, 1, 0), 1));
    private final Side offerSide = new Side(catalogue, offers);
    private final float[] scores;

    Model(float... scores) {
        this.scores = scores;
        customers.add(new int[0], new float[0]);
        offers.growTo(scores.length);
        for (int offer = 0; offer < scores.length; offer++) {
            catalogue.add(new int[] {offer}, new float[] {1});
            offers.set(offer, new float[3], scores[offer]);
        }
    }

    Scores scores() {
        return new Scores(kernel, customerSide, offerSide);
    }

    Moves moves() {
        return new Moves(kernel, customerSide, offerSide);
    }

    Positives positives() {
        return new Positives(examples, 1);
    }

    /** How far an offer's bias has moved. */
    float moved(int offer) {
        return offers.state(offer).bias() - scores[offer];
    }
}
