package io.offerstream.ranking.topk;

import io.offerstream.ranking.kernel.Kernel;
import java.util.Arrays;

/**
 * The k best offers of each customer: a product of customers and offers, cut into blocks that stay in the cache, with the
 * selection in its midst, so that scores are looked at once and never stored. Ties go to the lower offer, so offers come
 * in the order of their ids. Allocates nothing for a customer. Owned by one thread.
 */
public final class TopK {
    /** In place of an offer where a customer has fewer than k that are eligible. */
    public static final int NONE = -1;

    /** Customers scored against one panel before the next: their embeddings stay in the cache beside it. */
    private static final int BLOCK = 8 * Kernel.CUSTOMERS_AT_ONCE;

    private final Kernel kernel;
    private final int k;
    private final float[] scores;
    private final float[] thresholds = new float[Kernel.CUSTOMERS_AT_ONCE];

    /** @param k 1 or more */
    public TopK(Kernel kernel, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k is " + k + ", but has to be 1 or more");
        }
        this.kernel = kernel;
        this.k = k;
        scores = new float[Kernel.CUSTOMERS_AT_ONCE * kernel.panelWidth()];
    }

    /**
     * @param customers embeddings, row-major, shape {@code [count * components]}, finite
     * @param eligible for each customer a mask of offers
     * @param best shape {@code [count * k]}; written: each customer's offers, best first, {@link #NONE} after the last
     * @param bestScores the same shape; written: offer's bias and price and the product with the customer's embedding,
     *     minus infinity beside {@link #NONE}
     */
    public void select(
            OfferMatrix offers, float[] customers, int count, Eligible eligible, int[] best, float[] bestScores) {
        if (offers.panelWidth() != kernel.panelWidth()) {
            throw new IllegalArgumentException("the offers are laid out for another kernel");
        }
        Arrays.fill(best, 0, count * k, NONE);
        Arrays.fill(bestScores, 0, count * k, Float.NEGATIVE_INFINITY);
        for (int from = 0; from < count; from += BLOCK) {
            int to = Math.min(count, from + BLOCK);
            for (int panel = 0; panel < offers.panels(); panel++) {
                for (int customer = from; customer < to; customer += Kernel.CUSTOMERS_AT_ONCE) {
                    int atOnce = Math.min(Kernel.CUSTOMERS_AT_ONCE, to - customer);
                    scorePanel(offers, panel, customers, customer, atOnce, eligible, best, bestScores);
                }
            }
        }
    }

    private void scorePanel(
            OfferMatrix offers,
            int panel,
            float[] customers,
            int first,
            int count,
            Eligible eligible,
            int[] best,
            float[] bestScores) {
        for (int i = 0; i < count; i++) {
            thresholds[i] = bestScores[(first + i + 1) * k - 1];
        }
        int above = offers.score(kernel, panel, customers, first * offers.components(), count, scores, thresholds);
        int firstOffer = panel * offers.panelWidth();
        for (; above != 0; above &= above - 1) {
            int i = Integer.numberOfTrailingZeros(above);
            take(i, first + i, firstOffer, offers.panelWidth(), eligible, best, bestScores);
        }
    }

    private void take(
            int at, int customer, int firstOffer, int width, Eligible eligible, int[] best, float[] bestScores) {
        int last = (customer + 1) * k - 1;
        float threshold = bestScores[last];
        for (int i = 0; i < width; i++) {
            float score = scores[at * width + i];
            if (score > threshold && eligible.isEligible(customer, firstOffer + i)) {
                insert(firstOffer + i, score, customer * k, last, best, bestScores);
                threshold = bestScores[last];
            }
        }
    }

    private static void insert(int offer, float score, int first, int last, int[] best, float[] bestScores) {
        int place = last;
        for (; place > first && score > bestScores[place - 1]; place--) {
            best[place] = best[place - 1];
            bestScores[place] = bestScores[place - 1];
        }
        best[place] = offer;
        bestScores[place] = score;
    }
}
