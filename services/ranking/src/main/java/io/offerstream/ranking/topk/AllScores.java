package io.offerstream.ranking.topk;

import io.offerstream.ranking.kernel.Kernel;

/**
 * Every customer's score of every offer, for whoever draws instead of taking the best. The same bits as {@link TopK}, and
 * whatever other customers come along. Owned by one thread.
 */
public final class AllScores {
    private final Kernel kernel;
    private final Panel panel;
    private final float[] scores;

    public AllScores(Kernel kernel) {
        this.kernel = kernel;
        panel = new Panel(kernel.customersAtOnce());
        scores = new float[Kernel.OFFERS_AT_ONCE * kernel.customersAtOnce()];
    }

    /**
     * Scores some customers.
     *
     * @param customers embeddings, row-major, shape {@code [count * components]}, finite
     * @param all shape {@code [count * offers]}; written: offer's bias and price and the product with the customer's
     *     embedding
     */
    public void score(OfferMatrix offers, float[] customers, int count, float[] all) {
        int width = kernel.customersAtOnce();
        for (int first = 0; first < count; first += width) {
            int customersOfPanel = Math.min(width, count - first);
            float[] filled = panel.fill(customers, first, customersOfPanel, offers.components());
            for (int offer = 0; offer < offers.offers(); offer += Kernel.OFFERS_AT_ONCE) {
                int offersAtOnce = Math.min(Kernel.OFFERS_AT_ONCE, offers.offers() - offer);
                kernel.score(
                        filled,
                        offers.embeddings(),
                        offer * offers.components(),
                        offers.biases(),
                        offer,
                        offersAtOnce,
                        scores,
                        offers.components());
                for (int customer = 0; customer < customersOfPanel; customer++) {
                    int row = (first + customer) * offers.offers() + offer;
                    for (int i = 0; i < offersAtOnce; i++) {
                        all[row + i] = scores[i * width + customer];
                    }
                }
            }
        }
    }
}
