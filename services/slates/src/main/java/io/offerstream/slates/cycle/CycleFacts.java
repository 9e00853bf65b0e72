package io.offerstream.slates.cycle;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.reference.Eligibility;
import io.offerstream.platform.reference.KillSwitchTimes;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Popularity;
import io.offerstream.schemas.Prices;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every slate of a market's open cycle depends on at one tick, as records: what a task needs to keep, so that it can
 * serve later as of then. Immutable if its records are left alone.
 *
 * @param tick as of which all of it holds
 * @param cycle the open one
 * @param market as it was applied when the cycle opened
 * @param isKilled whether ops let popularity serve everybody
 * @param policy how the market is served; empty as long as nothing has changed it
 * @param popularity empty while there is none
 * @param prices the newest of the cycle; empty where none were set
 * @param newestModel what serves by now; empty while the market has no model
 * @param offers that are live, sorted by id
 */
public record CycleFacts(
        Instant tick,
        CycleOpened cycle,
        Market market,
        boolean isKilled,
        Optional<MarketPolicy> policy,
        Optional<Popularity> popularity,
        Optional<Prices> prices,
        Optional<ModelStatus> newestModel,
        List<Offer> offers) {
    public CycleFacts {
        offers = List.copyOf(offers);
    }

    /** Empty while the market has no cycle that holds the tick. */
    public static Optional<CycleFacts> at(Instant tick, String market, ReferenceData reference) {
        return reference
                .cycle(market)
                .filter(opened -> tick.isBefore(opened.getClosesAt()))
                // The one the cycle pinned: what is applied while it runs holds from the next cycle on.
                .flatMap(opened -> reference
                        .cycleMarket(market)
                        .map(pinned -> new CycleFacts(
                                tick,
                                opened,
                                pinned,
                                reference
                                        .market(market)
                                        .map(newest -> KillSwitchTimes.isOn(newest, tick))
                                        .orElse(false),
                                reference.policy(market),
                                reference.popularity(market),
                                reference.prices(market),
                                reference.modelStatus(market),
                                reference.offers(market).stream()
                                        .filter(offer -> Eligibility.isLive(offer, tick))
                                        .toList())));
    }

    /** Whether a slate depends on nothing that has changed. */
    public boolean isAsBefore(CycleFacts before) {
        return new CycleFacts(before.tick, cycle, market, isKilled, policy, popularity, prices, newestModel, offers)
                .equals(before);
    }

    /** Share of TEST, 0 to 1, that the policy leaves to a model, if there is one. */
    public double testShare() {
        return policy.map(MarketPolicy::getTestShare).orElse(1.0);
    }

    /** Share of TEST, 0 to 1, that a model serves; popularity serves the others. */
    public double modelShare() {
        if (isKilled) {
            return 0;
        }
        return testShare() * (cycle.getModel() == null ? cycle.getRampShare() : 1);
    }

    public MarketConfig config() {
        return MarketConfig.parse(market.getFile(), market.getConfig());
    }

    /** As the records of {@code control} that say it; {@link #of} makes it of them again. */
    public List<Control> toControl() {
        var records = new ArrayList<Control>();
        var known = Market.newBuilder(market).setKillSwitch(isKilled).build();
        records.add(Control.newBuilder().setMarket(known).build());
        records.add(Control.newBuilder().setCycleOpened(cycle).build());
        policy.ifPresent(
                value -> records.add(Control.newBuilder().setMarketPolicy(value).build()));
        popularity.ifPresent(
                value -> records.add(Control.newBuilder().setPopularity(value).build()));
        prices.ifPresent(
                value -> records.add(Control.newBuilder().setPrices(value).build()));
        newestModel.ifPresent(
                value -> records.add(Control.newBuilder().setModelStatus(value).build()));
        offers.forEach(offer -> records.add(Control.newBuilder().setOffer(offer).build()));
        return records;
    }

    /**
     * Makes it of its records.
     *
     * @throws IllegalArgumentException if market or cycle are not among them
     */
    public static CycleFacts of(Instant tick, List<Control> records) {
        Market market = null;
        CycleOpened cycle = null;
        MarketPolicy policy = null;
        Popularity popularity = null;
        Prices prices = null;
        ModelStatus newest = null;
        var offers = new ArrayList<Offer>();
        for (var record : records) {
            market = record.getMarket() == null ? market : record.getMarket();
            cycle = record.getCycleOpened() == null ? cycle : record.getCycleOpened();
            policy = record.getMarketPolicy() == null ? policy : record.getMarketPolicy();
            popularity = record.getPopularity() == null ? popularity : record.getPopularity();
            prices = record.getPrices() == null ? prices : record.getPrices();
            newest = record.getModelStatus() == null ? newest : record.getModelStatus();
            if (record.getOffer() != null) {
                offers.add(record.getOffer());
            }
        }
        if (market == null || cycle == null) {
            throw new IllegalArgumentException("a cycle without its market, or without itself");
        }
        return new CycleFacts(
                tick,
                cycle,
                market,
                market.getKillSwitch(),
                Optional.ofNullable(policy),
                Optional.ofNullable(popularity),
                Optional.ofNullable(prices),
                Optional.ofNullable(newest),
                offers);
    }
}
