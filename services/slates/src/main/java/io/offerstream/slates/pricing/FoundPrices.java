package io.offerstream.slates.pricing;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Prices, and what they do in the sample they were found on, under the policy that serves most of TEST.
 *
 * @param customers of the sample
 * @param top5Unpriced share of slate positions, 0 to 1, that five offers would have without prices
 * @param top5 share that five offers have with them
 * @param floorCost expected redemptions that the floor gives up per 1,000 slates; empty where there is none, or the model
 *     has no calibrator
 * @param capCost likewise of the cap
 * @param offers every one that is live, sorted by id
 * @param isFloorMissed whether no price is enough for a floor
 * @param isCapMissed whether no price is enough for the cap, or the floor stands in its way: the floor comes first
 */
public record FoundPrices(
        int customers,
        double top5Unpriced,
        double top5,
        OptionalDouble floorCost,
        OptionalDouble capCost,
        List<OfferFound> offers,
        boolean isFloorMissed,
        boolean isCapMissed) {
    public FoundPrices {
        offers = List.copyOf(offers);
    }

    /**
     * One offer.
     *
     * @param model added to the model's raw score
     * @param popularity added to the log odds of popularity
     * @param share of slate positions, 0 to 1, that it has with its price
     * @param floorCost expected redemptions that its own floor gives up per 1,000 slates, with all other prices as they
     *     are; empty as for all floors together
     */
    public record OfferFound(
            String id, double model, double popularity, double share, double floorShare, OptionalDouble floorCost) {}
}
