package io.offerstream.ranking.topk;

/** The offers of a cycle, as they are scored. Immutable. */
public final class OfferMatrix {
    /** A float has to be able to name them. */
    private static final int MOST_OFFERS = 1 << 24;

    private final int components;
    private final float[] embeddings;
    private final float[] biases;

    private OfferMatrix(int components, float[] embeddings, float[] biases) {
        this.components = components;
        this.embeddings = embeddings;
        this.biases = biases;
    }

    /**
     * Copies the numbers.
     *
     * @param embeddings row-major, shape {@code [offers * components]}, offers in the order of their ids
     * @param biases shape {@code [offers]}
     * @throws IllegalArgumentException if the shapes do not fit, a number is not finite, or there are too many offers
     */
    public static OfferMatrix of(int components, float[] embeddings, float[] biases) {
        int offers = biases.length;
        if (offers > MOST_OFFERS) {
            throw new IllegalArgumentException(offers + " offers are more than " + MOST_OFFERS);
        }
        if (embeddings.length != (long) offers * components) {
            throw new IllegalArgumentException(offers + " offers of " + components + " components are "
                    + (long) offers * components + " numbers, but there are " + embeddings.length);
        }
        requireFinite(embeddings);
        requireFinite(biases);
        return new OfferMatrix(components, embeddings.clone(), biases.clone());
    }

    private static void requireFinite(float[] numbers) {
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw new IllegalArgumentException("the offers have a number that is " + number);
            }
        }
    }

    /**
     * The same offers at other prices.
     *
     * @param prices added to each offer's score, shape {@code [offers]}, finite
     */
    public OfferMatrix priced(float[] prices) {
        if (prices.length != biases.length) {
            throw new IllegalArgumentException(biases.length + " offers, but " + prices.length + " prices");
        }
        requireFinite(prices);
        var priced = biases.clone();
        for (int offer = 0; offer < priced.length; offer++) {
            priced[offer] += prices[offer];
        }
        requireFinite(priced);
        return new OfferMatrix(components, embeddings, priced);
    }

    public int offers() {
        return biases.length;
    }

    public int components() {
        return components;
    }

    /** Shape {@code [offers * components]}; not to be changed. */
    float[] embeddings() {
        return embeddings;
    }

    /** Shape {@code [offers]}; not to be changed. */
    float[] biases() {
        return biases;
    }
}
