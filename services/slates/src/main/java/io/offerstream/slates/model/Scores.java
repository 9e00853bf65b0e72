package io.offerstream.slates.model;

import io.offerstream.ranking.served.RankingModel;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.form.OfferForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The raw scores of one model: whole ones, with the customer's bias, which calibration needs and ranking does not. Used by one thread. */
public final class Scores {
    private final RankingModel model;
    private final OfferForm form;

    /** Embedding, then bias, by offer. */
    private final Map<String, float[]> offers = new HashMap<>();

    /** @param form how a model sees an offer */
    public Scores(RankingModel model, OfferForm form) {
        this.model = model;
        this.form = form;
    }

    /** A customer's embedding, then bias: for {@link #of}. */
    public float[] customer(List<WeightedFeature> features) {
        var customer = new float[model.components() + 1];
        customer[model.components()] = model.representCustomer(features, customer, 0);
        return customer;
    }

    /** The score; not finite if the model's numbers are not. */
    public float of(float[] customer, Offer offer) {
        var row = offers.computeIfAbsent(offer.getOfferId(), id -> represent(offer));
        double score = (double) customer[model.components()] + row[model.components()];
        for (int i = 0; i < model.components(); i++) {
            score += (double) customer[i] * row[i];
        }
        return (float) score;
    }

    private float[] represent(Offer offer) {
        var row = new float[model.components() + 1];
        row[model.components()] = model.representOffer(form.of(offer), row, 0);
        return row;
    }
}
