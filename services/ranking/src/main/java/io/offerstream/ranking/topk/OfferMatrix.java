package io.offerstream.ranking.topk;

import io.offerstream.ranking.kernel.Kernel;
import java.util.Arrays;

/**
 * The offers of a cycle, laid out for scoring: panels of as many offers as a kernel scores side by side, one component
 * after the other, so that a score is added up without ever adding lanes. Immutable.
 */
public final class OfferMatrix {
    private final int components;
    private final int offers;
    private final int panelWidth;
    private final float[] panels;
    /** Minus infinity past the last offer, which no threshold is below. */
    private final float[] biases;

    private OfferMatrix(int components, int offers, int panelWidth, float[] panels, float[] biases) {
        this.components = components;
        this.offers = offers;
        this.panelWidth = panelWidth;
        this.panels = panels;
        this.biases = biases;
    }

    /**
     * @param embeddings row-major, shape {@code [offers * components]}, offers in the order of their ids
     * @param biases shape {@code [offers]}
     * @throws IllegalArgumentException if the shapes do not fit, or a number is not finite
     */
    public static OfferMatrix of(int components, float[] embeddings, float[] biases, Kernel kernel) {
        int offers = biases.length;
        if (embeddings.length != offers * components) {
            throw new IllegalArgumentException(offers + " offers of " + components + " components are "
                    + offers * components + " numbers, but there are " + embeddings.length);
        }
        requireFinite(embeddings);
        requireFinite(biases);
        int width = kernel.panelWidth();
        int panelCount = (offers + width - 1) / width;
        var panels = new float[panelCount * width * components];
        for (int offer = 0; offer < offers; offer++) {
            int panel = offer / width * width * components;
            for (int i = 0; i < components; i++) {
                panels[panel + i * width + offer % width] = embeddings[offer * components + i];
            }
        }
        var padded = Arrays.copyOf(biases, panelCount * width);
        Arrays.fill(padded, offers, padded.length, Float.NEGATIVE_INFINITY);
        return new OfferMatrix(components, offers, width, panels, padded);
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
        if (prices.length != offers) {
            throw new IllegalArgumentException(offers + " offers, but " + prices.length + " prices");
        }
        requireFinite(prices);
        var priced = biases.clone();
        for (int offer = 0; offer < offers; offer++) {
            priced[offer] += prices[offer];
        }
        return new OfferMatrix(components, offers, panelWidth, panels, priced);
    }

    public int offers() {
        return offers;
    }

    public int components() {
        return components;
    }

    int panels() {
        return biases.length / panelWidth;
    }

    int panelWidth() {
        return panelWidth;
    }

    int score(
            Kernel kernel,
            int panel,
            float[] customers,
            int customersOffset,
            int count,
            float[] scores,
            float[] thresholds) {
        return kernel.score(
                customers,
                customersOffset,
                count,
                panels,
                panel * panelWidth * components,
                biases,
                panel * panelWidth,
                scores,
                thresholds,
                components);
    }
}
