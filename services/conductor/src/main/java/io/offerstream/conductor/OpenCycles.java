package io.offerstream.conductor;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.reference.Eligibility;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Popularity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the cycle of a market whose window holds the tick, unless one is open already or no offer could be assigned.
 * What it pins: the configuration, the eligible offers, and the popularity that is served.
 */
record OpenCycles(ReferenceData reference, PopularityCounts counts) {
    private static final Logger LOG = LoggerFactory.getLogger(OpenCycles.class);

    /** What to announce, in order; empty if no cycle opens. */
    List<Control> at(String market, Instant tick) {
        var config = reference.config(market).orElseThrow();
        var window = config.calendar().at(tick);
        // By its end, not its id: a calendar that changes in between must not open a second cycle over the first.
        boolean isOpen = reference
                .cycle(market)
                .filter(cycle -> tick.isBefore(cycle.getClosesAt()))
                .isPresent();
        if (window.isEmpty() || isOpen) {
            return List.of();
        }
        var offers = new ArrayList<String>();
        for (var offer : reference.offers(market)) {
            if (Eligibility.isLive(offer, tick)) {
                offers.add(offer.getOfferId());
            }
        }
        if (offers.isEmpty()) {
            return List.of();
        }
        LOG.info("market {} opens cycle {} with {} offers", market, window.get().id(), offers.size());
        return List.of(
                Control.newBuilder().setPopularity(popularity(config, tick)).build(),
                Control.newBuilder()
                        .setCycleOpened(CycleOpened.newBuilder()
                                .setMarket(market)
                                .setCycleId(window.get().id())
                                .setExperimentId(config.experiment().id())
                                .setOpensAt(window.get().opensAt())
                                .setClosesAt(window.get().closesAt())
                                .setDecidedAt(tick)
                                .setArmWeights(armWeights(config))
                                .setConfigHash(config.hash())
                                .setEligibleOffers(offers)
                                .build())
                        .build());
    }

    private static List<String> armWeights(MarketConfig config) {
        return config.experiment().arms().stream()
                .map(share -> share.arm() + "=" + share.weight())
                .toList();
    }

    private Popularity popularity(MarketConfig config, Instant tick) {
        var offers = reference.offers(config.market()).stream()
                .map(Offer::getOfferId)
                .toList();
        return counts.popularity(config, offers, tick);
    }
}
