package io.offerstream.conductor.pricing;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.OfferPrice;
import io.offerstream.schemas.Prices;
import io.offerstream.schemas.PricingReason;
import io.offerstream.slates.cycle.CycleFacts;
import io.offerstream.slates.pricing.FoundPrices;
import io.offerstream.slates.pricing.FoundPrices.OfferFound;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Prices that were found, as they are announced: with what the floor of each new offer will cost. */
record PriceRecord(FloorShares floors) {
    private static final double SLATES = 1000;

    /** @param customers how many the market has */
    Prices of(
            CycleFacts facts,
            MarketConfig config,
            PricingReason reason,
            double cap,
            FoundPrices found,
            List<NewOffer> newOffers,
            double customers) {
        var byId = newOffers.stream().collect(Collectors.toMap(NewOffer::id, offer -> offer));
        return Prices.newBuilder()
                .setMarket(facts.cycle().getMarket())
                .setCycleId(facts.cycle().getCycleId())
                .setEpoch(1)
                .setDecidedAt(facts.tick())
                .setReason(reason)
                .setSampledCustomers(found.customers())
                .setTop5ShareLimit(cap)
                .setTop5ShareUnpriced(found.top5Unpriced())
                .setTop5Share(found.top5())
                .setFloorCost(orNull(found.floorCost()))
                .setCapCost(orNull(found.capCost()))
                .setOffers(found.offers().stream()
                        .filter(offer -> offer.model() != 0 || offer.popularity() != 0 || offer.floorShare() > 0)
                        .map(offer -> price(facts, config, offer, byId, customers))
                        .toList())
                .build();
    }

    private OfferPrice price(
            CycleFacts facts,
            MarketConfig config,
            OfferFound offer,
            Map<String, NewOffer> newOffers,
            double customers) {
        var forecast = offer.floorCost().isPresent()
                ? OptionalDouble.of(offer.floorCost().getAsDouble()
                        / SLATES
                        * slatesLeft(config, facts.tick(), newOffers.get(offer.id()), customers))
                : OptionalDouble.empty();
        return OfferPrice.newBuilder()
                .setOfferId(offer.id())
                .setModel(offer.model())
                .setPopularity(offer.popularity())
                .setFloorShare(offer.floorShare())
                .setExpectedShare(offer.share())
                .setFloorRedemptions(orNull(forecast))
                .build();
    }

    /** Slates that TEST looks at until the offer must have been seen. */
    private double slatesLeft(MarketConfig config, Instant tick, NewOffer offer, double customers) {
        return floors.exposuresAnHour(config, tick, customers) * offer.hoursLeft(tick) / config.numberOfPredictions();
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
