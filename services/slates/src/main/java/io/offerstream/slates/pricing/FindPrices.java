package io.offerstream.slates.pricing;

import io.offerstream.slates.cycle.SampledCustomers;
import io.offerstream.slates.pricing.FoundPrices.OfferFound;
import java.util.ArrayList;
import java.util.OptionalDouble;

/**
 * Finds the prices with which a sample of customers sees enough of new offers, and not too much of any five: of the model's
 * scores and of popularity, each as if it served all of TEST. So a mixture of both keeps what both keep. A pure function.
 */
public final class FindPrices {
    private FindPrices() {}

    /**
     * Finds them.
     *
     * @param targets what prices of the model's scores have to reach; those of popularity have the floors alone
     * @param isModelReported whether the figures are of slates that the model ranks, if there is a model
     */
    public static FoundPrices on(SampledCustomers sample, PriceTargets targets, boolean isModelReported) {
        var none = new double[sample.offers().size()];
        var byPopularity = PricedSample.byPopularity(sample);
        var popular = byPopularity.solve(targets.withoutCap());
        var popularity = sample.hasPopularity() ? popular.prices() : none;
        if (!sample.hasModel()) {
            return report(sample, targets.withoutCap(), byPopularity, popular, none, popularity);
        }
        var byModel = PricedSample.byModel(sample);
        var modelled = byModel.solve(targets);
        return isModelReported
                ? report(sample, targets, byModel, modelled, modelled.prices(), popularity)
                : report(sample, targets.withoutCap(), byPopularity, popular, modelled.prices(), popularity);
    }

    private static FoundPrices report(
            SampledCustomers sample,
            PriceTargets targets,
            PricedSample reported,
            PriceSolver.Solution solution,
            double[] model,
            double[] popularity) {
        var none = new double[model.length];
        var prices = solution.prices();
        var floors = targets.floors(sample.offers().ids(), model.length);
        var shares = reported.shares(solution.counts());
        var offers = new ArrayList<OfferFound>();
        for (int offer = 0; offer < model.length; offer++) {
            var cost = OptionalDouble.empty();
            if (floors[offer] > 0) {
                var without = prices.clone();
                without[offer] = Math.min(0, without[offer]);
                cost = reported.cost(without, prices);
            }
            offers.add(new OfferFound(
                    sample.offers().ids().get(offer),
                    model[offer],
                    popularity[offer],
                    shares[offer],
                    floors[offer],
                    cost));
        }
        boolean hasFloor = !targets.floorShares().isEmpty();
        var withoutFloor = hasFloor ? reported.solve(targets.withoutFloor()).prices() : prices;
        var withoutCap =
                targets.aim() < 1 ? reported.solve(targets.withoutCap()).prices() : prices;
        return new FoundPrices(
                sample.customers(),
                reported.top5(reported.counts(none)),
                reported.top5(solution.counts()),
                hasFloor ? reported.cost(withoutFloor, prices) : OptionalDouble.empty(),
                reported.cost(withoutCap, prices),
                offers,
                solution.isFloorMissed(),
                solution.isCapMissed());
    }
}
