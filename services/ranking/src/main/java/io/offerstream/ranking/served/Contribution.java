package io.offerstream.ranking.served;

import java.util.Comparator;
import java.util.Optional;

/**
 * A part of a score.
 *
 * @param customerFeature empty in the bias of an offer's feature
 * @param offerFeature empty in the bias of a customer's feature
 * @param value what it adds to the score
 */
public record Contribution(Optional<String> customerFeature, Optional<String> offerFeature, double value)
        implements Comparable<Contribution> {
    private static final Comparator<Contribution> ORDER = Comparator.comparingDouble(
                    (Contribution contribution) -> -Math.abs(contribution.value))
            .thenComparing(contribution -> contribution.customerFeature.orElse(""))
            .thenComparing(contribution -> contribution.offerFeature.orElse(""));

    static Contribution ofOffer(String feature, double bias) {
        return new Contribution(Optional.empty(), Optional.of(feature), bias);
    }

    static Contribution ofCustomer(String feature, double bias) {
        return new Contribution(Optional.of(feature), Optional.empty(), bias);
    }

    static Contribution ofPair(String customerFeature, String offerFeature, double product) {
        return new Contribution(Optional.of(customerFeature), Optional.of(offerFeature), product);
    }

    /** Largest first, up or down. */
    @Override
    public int compareTo(Contribution other) {
        return ORDER.compare(this, other);
    }
}
