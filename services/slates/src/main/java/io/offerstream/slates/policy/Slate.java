package io.offerstream.slates.policy;

import java.util.List;

/**
 * Ordered offers with the probability of their choice.
 *
 * @param scores of the offers, in their order, without prices
 * @param propensities in (0, 1]: of each offer in its position, given the positions before it
 */
public record Slate(List<String> offers, List<Double> scores, List<Double> propensities) {
    public static final Slate EMPTY = new Slate(List.of(), List.of(), List.of());

    public Slate {
        offers = List.copyOf(offers);
        scores = List.copyOf(scores);
        propensities = List.copyOf(propensities);
    }

    /** Probability, (0, 1], of exactly this ordered slate; 1 for the empty one. */
    public double propensity() {
        double product = 1;
        for (double propensity : propensities) {
            product *= propensity;
        }
        return product;
    }
}
