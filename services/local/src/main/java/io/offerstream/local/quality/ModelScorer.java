package io.offerstream.local.quality;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.slates.form.OfferForm;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.reference.MarketOffers;
import java.util.HashMap;
import java.util.Map;

/**
 * Scores as top-k does: the customer's bias is left out, since it is the same for every offer of a slate and comparing
 * losses never learn what it should be. Owned by one thread.
 */
final class ModelScorer implements Scorer {
    private final RankingModel model;
    private final Kernel kernel;
    private final Map<String, Integer> rows = new HashMap<>();
    /** Row-major. */
    private final float[] embeddings;

    private final float[] biases;
    private final float[] customer;
    private String represented = "";

    /** @param offers as they are known last; a model that was trained before some of them knows those by their features */
    ModelScorer(RankingModel model, Kernel kernel, MarketConfig config, MarketOffers offers) {
        this.model = model;
        this.kernel = kernel;
        int components = model.components();
        customer = new float[components];
        embeddings = new float[offers.all().size() * components];
        biases = new float[offers.all().size()];
        var form = new OfferForm(config.training().offerFeatures());
        for (var offer : offers.all()) {
            int row = rows.size();
            biases[row] = model.representOffer(form.of(offer), embeddings, row * components);
            rows.put(offer.getOfferId(), row);
        }
    }

    @Override
    public double score(Contrast moment, String offer) {
        int row = rows.get(offer);
        // Whoever asks compares many offers at one moment.
        if (!moment.subject().equals(represented)) {
            model.representCustomer(moment.features(), customer, 0);
            represented = moment.subject();
        }
        return kernel.dot(customer, 0, embeddings, row * customer.length, customer.length) + biases[row];
    }
}
