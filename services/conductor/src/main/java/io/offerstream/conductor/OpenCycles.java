package io.offerstream.conductor;

import io.offerstream.conductor.budget.CycleBudgets;
import io.offerstream.conductor.model.LiveModels;
import io.offerstream.conductor.pricing.CyclePrices;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.reference.Eligibility;
import io.offerstream.platform.reference.KillSwitchTimes;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Popularity;
import io.offerstream.slates.cycle.CycleFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the cycle of a market whose window holds the tick, unless one is open already or no offer could be assigned.
 * What it pins: the configuration, the eligible offers, the model versions that may serve, the popularity,
 * what budgets leave, and the prices it opens with.
 */
record OpenCycles(
        ReferenceData reference, PopularityCounts counts, LiveModels models, CycleBudgets budgets, CyclePrices prices) {
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
        var offers = reference.offers(market).stream()
                .filter(offer -> Eligibility.isLive(offer, tick))
                .toList();
        if (offers.isEmpty()) {
            return List.of();
        }
        var opening = opening(config, window.get(), offers, tick);
        var popularity = popularity(config, tick);
        models.pin(opening, reference.cycle(market));
        opening.setQuotas(budgets.opening(config, opening.getCycleId(), offers));
        prices.opening(facts(opening, popularity, offers), config, reference.cycle(market))
                .ifPresent(opening::setPrices);
        LOG.info(
                "market {} opens cycle {} with {} offers and {}",
                market,
                opening.getCycleId(),
                offers.size(),
                opening.getModel() == null
                        ? "no model"
                        : "version " + opening.getModel().getVersion());
        return List.of(
                Control.newBuilder().setPopularity(popularity).build(),
                Control.newBuilder().setCycleOpened(opening).build());
    }

    private static CycleOpened opening(MarketConfig config, CycleWindow window, List<Offer> offers, Instant tick) {
        var experiment = config.experiment();
        return CycleOpened.newBuilder()
                .setMarket(config.market())
                .setCycleId(window.id())
                .setExperimentId(experiment.id())
                .setOpensAt(window.opensAt())
                .setClosesAt(window.closesAt())
                .setDecidedAt(tick)
                .setArmWeights(armWeights(config))
                .setConfigHash(config.hash())
                .setEligibleOffers(offers.stream().map(Offer::getOfferId).toList())
                .setSeed(config.seed())
                .setHoldOut(experiment.holdOut())
                .setHoldOutId(experiment.holdOut() > 0 ? experiment.holdOutId() : "")
                .build();
    }

    /** As they will be for whoever serves it. */
    private CycleFacts facts(CycleOpened opening, Popularity popularity, List<Offer> offers) {
        var market = reference.market(opening.getMarket()).orElseThrow();
        return new CycleFacts(
                opening.getDecidedAt(),
                opening,
                market,
                KillSwitchTimes.isOn(market, opening.getDecidedAt()),
                reference.policy(opening.getMarket()),
                Optional.of(popularity),
                Optional.empty(),
                reference.modelStatus(opening.getMarket()),
                offers);
    }

    private static List<String> armWeights(MarketConfig config) {
        return config.experiment().arms().stream()
                .map(share -> share.arm() + "=" + share.weight())
                .toList();
    }

    private Popularity popularity(MarketConfig config, Instant tick) {
        return counts.popularity(config, reference.offers(config.market()), tick);
    }
}
