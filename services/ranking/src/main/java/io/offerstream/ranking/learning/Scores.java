package io.offerstream.ranking.learning;

import io.offerstream.ranking.kernel.Kernel;
import java.util.Arrays;

/**
 * Scores of any offers for one customer at a time. The score of an offer is the sum of its features' scores, and each of
 * those is computed once for a customer, however many offers share it: nothing is summed again for each negative, and
 * nothing has to be invalidated when features move. Owned by one thread.
 */
final class Scores {
    private final Kernel kernel;
    private final Side customers;
    private final Side offers;
    private final float[] embedding;
    private float bias;

    private float[] featureScores = new float[0];
    private int[] scoredAt = new int[0];
    private int now;

    Scores(Kernel kernel, Side customers, Side offers) {
        this.kernel = kernel;
        this.customers = customers;
        this.offers = offers;
        embedding = new float[offers.embeddings().components()];
    }

    /** Whose scores are asked for from now on; to be called again after anything has moved. */
    void begin(int customer) {
        int rows = offers.embeddings().rows();
        if (scoredAt.length < rows) {
            featureScores = new float[rows];
            scoredAt = new int[rows];
            now = 0;
        }
        if (++now == Integer.MAX_VALUE) {
            Arrays.fill(scoredAt, 0);
            now = 1;
        }
        bias = customers.represent(kernel, customer, embedding);
    }

    /** The customer's embedding, shape {@code [components]}; valid until {@link #begin} is called again. */
    float[] embedding() {
        return embedding;
    }

    /** {@link #begin} with the score of an offer. */
    float begin(int customer, int offer) {
        begin(customer);
        return score(offer);
    }

    float score(int offer) {
        var entities = offers.entities();
        float sum = 0;
        int end = entities.end(offer);
        for (int at = entities.start(offer); at < end; at++) {
            sum = Math.fma(entities.weight(at), feature(entities.row(at)), sum);
        }
        return Math.fma((float) offers.embeddings().scale(), sum, bias);
    }

    private float feature(int row) {
        if (scoredAt[row] != now) {
            featureScores[row] = offers.embeddings().score(kernel, embedding, row);
            scoredAt[row] = now;
        }
        return featureScores[row];
    }
}
