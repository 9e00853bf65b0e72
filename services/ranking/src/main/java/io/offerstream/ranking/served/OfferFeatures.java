package io.offerstream.ranking.served;

import java.util.List;
import java.util.Optional;

/**
 * An offer as a model sees it.
 *
 * @param identity name of the feature that only this offer has; a model that never learnt it takes the mean of those that
 *     it did
 * @param features what it has in common with others
 */
public record OfferFeatures(Optional<String> identity, List<WeightedFeature> features) {
    public OfferFeatures {
        features = List.copyOf(features);
    }
}
