package io.offerstream.conductor.pricing;

import io.offerstream.conductor.tally.OfferTallies;
import io.offerstream.platform.market.ArmWeight;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.cycle.CycleFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which offers are new, and what share of TEST's positions each needs to be seen often enough in time. */
record FloorShares(OfferTallies tallies) {
    /**
     * How many slates a customer of TEST looks at in a day, as long as nobody knows: one in ten days. A guess on the low
     * side, so that new offers are rather seen too soon: most customers of a loyalty programme come twice a month.
     */
    static final double SLATES_A_DAY = 0.1;

    /** Offers that are live and not seen often enough, sorted by id. */
    List<NewOffer> newOffers(CycleFacts facts, MarketConfig config) {
        var floor = config.exposureFloor();
        double factor = facts.policy().map(MarketPolicy::getExposureFloorFactor).orElse(1.0);
        double target = floor.impressions() * factor;
        var found = new ArrayList<NewOffer>();
        for (var offer : facts.offers()) {
            var since = tallies.assignableSince(config.market(), offer.getOfferId(), facts.tick());
            long made = tallies.exposures(config.market(), offer.getOfferId());
            var until = end(since, floor.within(), offer);
            if (made < target && facts.tick().isBefore(until)) {
                found.add(new NewOffer(offer.getOfferId(), target, made, since, until));
            }
        }
        return found;
    }

    /** What ends before must be seen before. */
    private static Instant end(Instant since, Duration within, Offer offer) {
        var end = since.plus(within);
        return offer.getValidTo().isBefore(end) ? offer.getValidTo() : end;
    }

    /**
     * Exposures that TEST makes in an hour.
     *
     * @param customers how many the market has
     */
    double exposuresAnHour(MarketConfig config, Instant tick, double customers) {
        double ofTest = config.experiment().arms().stream()
                .filter(share -> share.arm() == Arm.TEST)
                .mapToDouble(ArmWeight::weight)
                .sum();
        double guess = customers
                * (1 - config.experiment().holdOut())
                * ofTest
                * SLATES_A_DAY
                * config.numberOfPredictions()
                / Duration.ofDays(1).toHours();
        return tallies.exposuresAnHour(config.market(), tick).orElse(guess);
    }

    /**
     * By offer: what is missing over what TEST will expose while there is time, and more for those that fell behind; less
     * where all of them together would take more than the market spends on new offers.
     */
    Map<String, Double> shares(
            MarketConfig config, Instant tick, List<NewOffer> newOffers, double customers, Steering steering) {
        double anHour = exposuresAnHour(config, tick, customers);
        // One position of every slate.
        double most = 1.0 / config.numberOfPredictions();
        var shares = new TreeMap<String, Double>();
        for (var offer : newOffers) {
            double needed = offer.missing() / Math.max(1e-9, anHour * offer.hoursLeft(tick));
            shares.put(offer.id(), Math.min(most, needed * steering.urge(offer.id())));
        }
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        double all = config.exposureFloor().shareAtMost();
        if (sum > all) {
            shares.replaceAll((offer, share) -> share * all / sum);
        }
        return shares;
    }
}
