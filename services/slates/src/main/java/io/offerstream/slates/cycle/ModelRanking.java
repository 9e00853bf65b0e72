package io.offerstream.slates.cycle;

import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.ranking.topk.AllScores;
import io.offerstream.ranking.topk.OfferMatrix;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.slates.form.CustomerForm;
import io.offerstream.slates.model.ServedModel;
import io.offerstream.slates.policy.Drawn;
import io.offerstream.slates.policy.SlatePolicy;
import io.offerstream.slates.policy.Stakes;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scores that one model gives to some customers together, of every live offer. Owned by one thread. */
final class ModelRanking {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRanking.class);

    private final ServedModel model;
    private final LiveOffers offers;
    private final double marketRate;
    private final OfferMatrix matrix;
    private final AllScores scoring;
    private float[] customers = {};
    private float[] customerBiases = {};
    private float[] scores = {};
    private int count;
    private SlatePolicy policy;

    /** @param marketRate P(redeem | examined) of the whole market; 0 while nobody knows it */
    ModelRanking(ServedModel model, LiveOffers offers, double marketRate, Kernel kernel) {
        this.model = model;
        this.offers = offers;
        this.marketRate = marketRate;
        matrix = offers.seenBy(model.model());
        scoring = new AllScores(kernel);
    }

    void clear() {
        count = 0;
    }

    /** The row that the customer's scores will be in. */
    int add(CustomerFeatures customer) {
        int components = matrix.components();
        if ((count + 1) * components > customers.length) {
            customers = Arrays.copyOf(customers, Math.max(32 * components, 2 * customers.length));
            customerBiases = Arrays.copyOf(customerBiases, customers.length / components);
        }
        customerBiases[count] = model.model().representCustomer(features(customer), customers, count * components);
        return count++;
    }

    /** Whoever cannot be read is ranked for as somebody of whom nothing is known. */
    private static List<WeightedFeature> features(CustomerFeatures customer) {
        try {
            return CustomerForm.of(customer);
        } catch (IllegalArgumentException e) {
            LOG.warn("{}: a customer's features cannot be read: {}", customer.getMarket(), e.getMessage());
            return List.of();
        }
    }

    void score() {
        if (scores.length < count * offers.size()) {
            scores = new float[count * offers.size()];
        }
        scoring.score(matrix, customers, count, scores);
    }

    float scoreOf(int row, int offer) {
        return scores[row * offers.size() + offer];
    }

    /** With the customer's bias, which ranks nothing and which calibration needs. */
    float wholeScoreOf(int row, int offer) {
        return scoreOf(row, offer) + customerBiases[row];
    }

    /** What a slate of the customer in that row is worth beside others': prices count the less the more it is. */
    double stakeOf(int row) {
        if (marketRate == 0 || offers.size() == 0) {
            return 1;
        }
        float sum = 0;
        for (int offer = 0; offer < offers.size(); offer++) {
            sum += scoreOf(row, offer);
        }
        float middling = sum / offers.size() + customerBiases[row];
        return model.calibrator()
                .filter(found -> Float.isFinite(middling))
                .map(found -> Stakes.of(found.probability(middling), marketRate))
                .orElse(1.0);
    }

    ServedModel model() {
        return model;
    }

    /** Draws from the scores; the same one each time. */
    SlatePolicy policy(double[] prices, double temperature) {
        if (policy == null) {
            policy = new Drawn(offers, this::scoreOf, prices, this::stakeOf, temperature);
        }
        return policy;
    }
}
