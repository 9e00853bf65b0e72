package io.offerstream.measurement.result;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.experiment.concentration.OfferConcentration;
import io.offerstream.measurement.catalogue.Shown;
import io.offerstream.measurement.cycle.CustomerSums;
import io.offerstream.measurement.cycle.CycleSums;
import io.offerstream.schemas.Arm;

/** What does not fit into flat columns, as JSON with a fixed order of keys: the same sums give the same text. */
final class JsonTexts {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private JsonTexts() {}

    /** Every integer sum, by arm and within it by arm of the cycle before. */
    static String sums(CycleSums sums) {
        var arms = JSON.objectNode();
        sums.cells().forEach((arm, cells) -> {
            var node = arms.putObject(arm.name());
            cells.forEach((previous, cell) -> put(cell, node.putObject(previous.name())));
        });
        return arms.toString();
    }

    private static void put(CustomerSums sums, ObjectNode node) {
        node.put("assigned", sums.assigned())
                .put("exposed", sums.exposed())
                .put("redeeming", sums.redeeming())
                .put("redeemed_before", sums.redeemedBefore())
                .put("redeemed_both", sums.redeemedBoth())
                .put("impressions", sums.impressions())
                .put("impressions_squared", sums.impressionsSquared())
                .put("redemptions", sums.redemptions())
                .put("redemptions_squared", sums.redemptionsSquared())
                .put("impressions_times_redemptions", sums.impressionsTimesRedemptions())
                .put("attributed", sums.attributed())
                .put("attributed_squared", sums.attributedSquared())
                .put("impressions_times_attributed", sums.impressionsTimesAttributed());
    }

    /** How widely each arm spread its exposures. */
    static String concentration(Shown shown) {
        var arms = JSON.objectNode();
        for (var arm : Arm.values()) {
            var concentration = shown.in(arm);
            if (concentration.spread().isPresent()) {
                put(concentration, arms.putObject(arm.name()));
            }
        }
        return arms.toString();
    }

    private static void put(OfferConcentration concentration, ObjectNode node) {
        concentration.coverage().ifPresent(value -> node.put("coverage", value));
        concentration.spread().ifPresent(spread -> {
            node.put("top5_share", spread.topShare())
                    .put("gini", spread.gini())
                    .put("entropy", spread.entropy())
                    .put("effective_offers", spread.effectiveOffers())
                    .put("hhi", spread.herfindahl())
                    .put("new_offer_share", spread.newOfferShare());
            spread.normalisedEntropy().ifPresent(value -> node.put("normalised_entropy", value));
        });
        concentration.newOfferCoverage().ifPresent(value -> node.put("new_offer_coverage", value));
    }
}
