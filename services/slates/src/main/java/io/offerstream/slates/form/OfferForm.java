package io.offerstream.slates.form;

import io.offerstream.platform.market.FeatureChoice;
import io.offerstream.ranking.served.OfferFeatures;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Offer;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * An offer as a market's model sees it: the features that the market chose, and its identity.
 *
 * @param choice of the market
 */
public record OfferForm(FeatureChoice choice) {
    /** What the name of an identity begins with, so that no feature of offers is called the same. */
    public static final String IDENTITY = "offer:";

    public OfferFeatures of(Offer offer) {
        return new OfferFeatures(
                Optional.of(identity(offer)),
                features(offer).stream().map(WeightedFeature::of).toList());
    }

    /** Sorted, each once. */
    public List<String> features(Offer offer) {
        return new TreeSet<>(offer.getFeatures()).stream().filter(choice::takes).toList();
    }

    /** Name of the feature that only this offer has. */
    public static String identity(Offer offer) {
        return IDENTITY + offer.getOfferId();
    }
}
