package io.offerstream.interactionstate.features;

import io.offerstream.interactionstate.attribution.Attribution;
import io.offerstream.interactionstate.state.PastExposure;
import io.offerstream.platform.market.FeatureChoice;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Offer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a customer redeems of what they examined, for each feature of the offers:
 *
 * <pre>
 * taste:F = log((redeemed + κ·m) / (κ + examined)) − log m
 * </pre>
 *
 * where {@code examined} sums the examination weights of the ended exposures of offers with feature F, {@code redeemed}
 * counts those that were redeemed, both decayed by the age of the exposure, and m is the market's rate. An exposure in
 * a position with examination weight w is redeemed with probability w·p: so the ratio estimates p whatever was shown
 * where, and how often. Counts of redemptions alone would mirror what was shown (DESIGN.md, "What an exposure
 * becomes"). Summed anew each time from the latest exposures in their order: never accumulated.
 */
final class Behaviour {
    /** A weight smaller than half a thousandth says nothing. */
    private static final double STEPS = 1_000;

    private final MarketConfig config;
    private final Function<String, Optional<Offer>> offers;
    private final double marketRate;
    private final long asOf;
    /** In the order of the exposures: sums of floating-point numbers depend on it. */
    private final Map<String, double[]> byOffer = new LinkedHashMap<>();

    private int counted;

    /**
     * @param marketRate redemptions per examined exposure of the market, (0,1]
     * @param asOf epoch milliseconds; nothing that happened later may be in what is counted
     */
    Behaviour(MarketConfig config, Function<String, Optional<Offer>> offers, double marketRate, long asOf) {
        this.config = config;
        this.offers = offers;
        this.marketRate = marketRate;
        this.asOf = asOf;
    }

    /** Feature to weight, in thousandths, without zeros. */
    SortedMap<String, Double> of(Attribution attribution, List<PastExposure> history) {
        var exposures = attribution.exposures();
        for (int number = exposures.size() - 1; number >= 0; number--) {
            var exposure = exposures.get(number);
            attribution
                    .endOf(exposure, asOf)
                    .ifPresent(redeemed ->
                            count(exposure.slate().getTime(), exposure.offerId(), exposure.position(), redeemed));
        }
        for (int i = history.size() - 1; i >= 0; i--) {
            var past = history.get(i);
            // Redeemed later than asked for: it was open then.
            if (past.getRedeemedAt() <= asOf) {
                count(past.getTime(), past.getOfferId(), past.getPosition(), past.getRedeemedAt() != 0);
            }
        }
        return weights();
    }

    /** The latest come first: beyond the history's length they no longer count. */
    private void count(long time, String offerId, int position, boolean redeemed) {
        if (counted < config.behaviour().history()) {
            counted++;
            double decay = StrictMath.pow(
                    0.5, (double) (asOf - time) / config.behaviour().halfLife().toMillis());
            double[] sums = byOffer.computeIfAbsent(offerId, id -> new double[2]);
            sums[0] += decay * config.examination().weight(position);
            sums[1] += redeemed ? decay : 0;
        }
    }

    private SortedMap<String, Double> weights() {
        var byFeature = new HashMap<String, double[]>();
        for (var sums : byOffer.entrySet()) {
            for (var feature : featuresOf(sums.getKey())) {
                double[] total = byFeature.computeIfAbsent(feature, name -> new double[2]);
                total[0] += sums.getValue()[0];
                total[1] += sums.getValue()[1];
            }
        }
        var weights = new TreeMap<String, Double>();
        double kappa = config.behaviour().kappa();
        for (var total : byFeature.entrySet()) {
            double ratio = (total.getValue()[1] + kappa * marketRate) / (kappa + total.getValue()[0]);
            double weight = Math.rint(StrictMath.log(ratio / marketRate) * STEPS) / STEPS;
            if (weight != 0) {
                weights.put(FeatureChoice.TASTE + total.getKey(), weight);
            }
        }
        return weights;
    }

    private List<String> featuresOf(String offerId) {
        return offers.apply(offerId).map(Offer::getFeatures).orElse(List.of());
    }
}
