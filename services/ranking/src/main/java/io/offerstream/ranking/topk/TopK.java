package io.offerstream.ranking.topk;

import io.offerstream.ranking.kernel.Kernel;
import java.util.Arrays;

/**
 * The k best offers of each customer: a product of customers and offers, a panel of customers against a few offers at a
 * time, with the selection in its midst, so that a score is looked at once, while it is still at hand. The customers of a
 * panel go side by side through the same instructions, so there is no branch to guess wrong. Ties go to the lower offer, so
 * offers come in the order of their ids. Allocates nothing for a customer. Owned by one thread.
 */
public final class TopK {
    /** In place of an offer where a customer has fewer than k that are eligible. */
    public static final int NONE = -1;

    private final Kernel kernel;
    private final int k;
    private final int width;
    private final float[] scores;
    private final float[] bestScores;
    private final float[] bestOffers;
    private final Panel panel;

    /** @param k 1 or more */
    public TopK(Kernel kernel, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k is " + k + ", but has to be 1 or more");
        }
        this.kernel = kernel;
        this.k = k;
        width = kernel.customersAtOnce();
        panel = new Panel(width);
        scores = new float[Kernel.OFFERS_AT_ONCE * width];
        bestScores = new float[k * width];
        bestOffers = new float[k * width];
    }

    /**
     * Selects for each of some customers.
     *
     * @param customers embeddings, row-major, shape {@code [count * components]}, finite
     * @param eligible which offers each customer may get
     * @param best shape {@code [count * k]}; written: each customer's offers, best first, {@link #NONE} after the last
     * @param scoresOfBest the same shape; written: offer's bias and price and the product with the customer's embedding,
     *     minus infinity beside {@link #NONE}. An offer whose score is so large that it is no number is never among them
     */
    public void select(
            OfferMatrix offers, float[] customers, int count, Eligible eligible, int[] best, float[] scoresOfBest) {
        for (int first = 0; first < count; first += width) {
            int customersOfPanel = Math.min(width, count - first);
            float[] filled = panel.fill(customers, first, customersOfPanel, offers.components());
            Arrays.fill(bestScores, Float.NEGATIVE_INFINITY);
            Arrays.fill(bestOffers, NONE);
            for (int offer = 0; offer < offers.offers(); offer += Kernel.OFFERS_AT_ONCE) {
                score(filled, offers, offer, first, customersOfPanel, eligible);
            }
            for (int customer = 0; customer < customersOfPanel; customer++) {
                for (int place = 0; place < k; place++) {
                    best[(first + customer) * k + place] = (int) bestOffers[place * width + customer];
                    scoresOfBest[(first + customer) * k + place] = bestScores[place * width + customer];
                }
            }
        }
    }

    private void score(
            float[] filled, OfferMatrix offers, int firstOffer, int firstCustomer, int customers, Eligible eligible) {
        int count = Math.min(Kernel.OFFERS_AT_ONCE, offers.offers() - firstOffer);
        kernel.score(
                filled,
                offers.embeddings(),
                firstOffer * offers.components(),
                offers.biases(),
                firstOffer,
                count,
                scores,
                offers.components());
        if (!eligible.isEverybody()) {
            for (int i = 0; i < count; i++) {
                for (int customer = 0; customer < customers; customer++) {
                    if (!eligible.isEligible(firstCustomer + customer, firstOffer + i)) {
                        scores[i * width + customer] = Float.NEGATIVE_INFINITY;
                    }
                }
            }
        }
        kernel.keepBest(scores, firstOffer, count, bestScores, bestOffers, k);
    }
}
