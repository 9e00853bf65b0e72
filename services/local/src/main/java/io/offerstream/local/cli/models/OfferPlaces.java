package io.offerstream.local.cli.models;

import io.offerstream.platform.market.FeatureChoice;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.form.OfferForm;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a model ranks offers for a customer of whom nothing is known: by what it has learnt of the offers alone. */
final class OfferPlaces {
    private OfferPlaces() {}

    /**
     * From id to place, from 1, best first; equal scores by id.
     *
     * <p>A model gets every feature of an offer: it has a row for those that its market chose then, and no others.
     */
    static Map<String, Integer> of(RankingModel model, Collection<Offer> offers) {
        var form = new OfferForm(FeatureChoice.ALL);
        var scores = new HashMap<String, Float>();
        var embedding = new float[model.components()];
        offers.forEach(offer -> scores.put(offer.getOfferId(), model.representOffer(form.of(offer), embedding, 0)));
        var places = new LinkedHashMap<String, Integer>();
        scores.keySet().stream()
                .sorted(Comparator.comparing((String id) -> scores.get(id))
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(id -> places.put(id, places.size() + 1));
        return places;
    }
}
