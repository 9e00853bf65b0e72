package io.offerstream.experiment.cases;

import io.offerstream.experiment.concentration.OfferConcentration;
import io.offerstream.experiment.concentration.OfferConcentration.Offer;
import io.offerstream.experiment.concentration.OfferConcentration.Spread;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Coverage and concentration of a catalogue. */
final class ConcentrationCases {
    static final Map<String, CaseFunction> FUNCTIONS =
            Map.of("offerConcentration", ConcentrationCases::offerConcentration);

    private static final int TOP = 5;

    private ConcentrationCases() {}

    private static Map<String, Object> offerConcentration(Inputs inputs) {
        List<Long> impressions = inputs.counts("impressions");
        List<Boolean> isNew =
                inputs.has("isNew") ? inputs.flags("isNew") : Collections.nCopies(impressions.size(), false);
        if (isNew.size() != impressions.size()) {
            throw new IllegalArgumentException("inputs.isNew must be as long as inputs.impressions, found "
                    + isNew.size() + " and " + impressions.size());
        }
        var result = OfferConcentration.of(
                IntStream.range(0, impressions.size())
                        .mapToObj(offer -> new Offer(impressions.get(offer), isNew.get(offer)))
                        .toList(),
                inputs.optionalCount("minImpressions").orElse(OfferConcentration.MIN_IMPRESSIONS),
                TOP);
        var spread = result.spread();
        return new Fields()
                .put("status", result.status())
                .put("coverage", result.coverage())
                .put("top5Share", spread.map(Spread::topShare))
                .put("gini", spread.map(Spread::gini))
                .put("entropy", spread.map(Spread::entropy))
                .put("normalisedEntropy", spread.map(Spread::normalisedEntropy))
                .put("effectiveOffers", spread.map(Spread::effectiveOffers))
                .put("hhi", spread.map(Spread::herfindahl))
                .put("newOfferCoverage", result.newOfferCoverage())
                .put("newOfferShare", spread.map(Spread::newOfferShare))
                .toMap();
    }
}
