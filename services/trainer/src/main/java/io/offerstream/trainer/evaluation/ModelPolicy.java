package io.offerstream.trainer.evaluation;

import io.offerstream.experiment.offpolicy.PlackettLuce;
import io.offerstream.platform.market.FeatureChoice;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.form.OfferForm;
import io.offerstream.slates.model.Scores;
import java.util.List;
import java.util.Optional;

/**
 * How a version would draw slates: without replacement, each position in proportion to exp(score / temperature) of the
 * offers left. For one tick, since offers change.
 */
final class ModelPolicy {
    private final Scores scores;
    private final double temperature;

    /** @param temperature with which the market draws slates, in units of raw scores */
    ModelPolicy(RankingModel model, double temperature) {
        this.temperature = temperature;
        // A model knows no features but those that were chosen when it was learnt; the market may choose others by now.
        scores = new Scores(model, new OfferForm(FeatureChoice.ALL));
    }

    /** Among these candidates; empty if a score is not a finite number. */
    Optional<PlackettLuce> among(List<Offer> candidates, List<WeightedFeature> customer) {
        var represented = scores.customer(customer);
        var logits = new double[candidates.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = scores.of(represented, candidates.get(i)) / temperature;
            if (!Double.isFinite(logits[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(new PlackettLuce(logits));
    }
}
