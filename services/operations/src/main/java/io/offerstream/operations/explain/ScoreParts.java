package io.offerstream.operations.explain;

import io.offerstream.operations.explain.CycleDecisions.Again;
import io.offerstream.platform.market.FeatureChoice;
import io.offerstream.ranking.served.Contribution;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.form.CustomerForm;
import io.offerstream.slates.form.OfferForm;
import java.util.List;

/**
 * What a model's score of one offer is made of.
 *
 * @param parts largest first; their sum is the score that ranks
 * @param customerBias the same for every offer, and so left out of the score that ranks
 */
public record ScoreParts(List<Contribution> parts, double customerBias) {
    /**
     * What an offer's score is made of.
     *
     * @throws java.util.NoSuchElementException if no model ranked
     */
    public static ScoreParts of(Again again, Offer offer) {
        var model = again.decision().serving().model().orElseThrow().model();
        var all =
                model.explain(CustomerForm.of(again.subject().features()), new OfferForm(FeatureChoice.ALL).of(offer));
        return new ScoreParts(
                all.stream().filter(part -> part.offerFeature().isPresent()).toList(),
                all.stream()
                        .filter(part -> part.offerFeature().isEmpty())
                        .mapToDouble(Contribution::value)
                        .sum());
    }

    public double sum() {
        return parts.stream().mapToDouble(Contribution::value).sum();
    }

    /** {@code TIER=GOLD × PROTEIN=BEEF}; the offer's feature alone for its bias. */
    public static String name(Contribution part) {
        return part.customerFeature().map(customer -> customer + " × ").orElse("")
                + part.offerFeature().orElse("")
                + (part.customerFeature().isEmpty() ? " (bias)" : "");
    }
}
