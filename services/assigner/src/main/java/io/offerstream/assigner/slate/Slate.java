package io.offerstream.assigner.slate;

import java.util.List;

/**
 * Ordered offers with the probability of their choice.
 *
 * @param scores of the offers, in their order
 * @param propensities in (0, 1]: of each offer in its position, given the positions before it
 */
public record Slate(List<String> offers, List<Double> scores, List<Double> propensities) {
    /** Probability, (0, 1], of exactly this ordered slate; 1 for the empty one. */
    public double propensity() {
        return propensities.stream().reduce(1.0, (a, b) -> a * b);
    }
}
