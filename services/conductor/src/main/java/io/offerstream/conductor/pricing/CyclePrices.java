package io.offerstream.conductor.pricing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.conductor.tally.OfferTallies;
import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Prices;
import io.offerstream.schemas.PricingReason;
import io.offerstream.slates.cycle.CycleFacts;
import io.offerstream.slates.cycle.OpenCycle;
import io.offerstream.slates.model.ModelShelf;
import io.offerstream.slates.pricing.ConcentrationCap;
import io.offerstream.slates.pricing.FindPrices;
import io.offerstream.slates.pricing.FoundPrices;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When prices are looked for, and which floors and cap they have to meet: when a cycle opens, and within it at once where
 * its offers or the way it is served change, and once a minute at most where a new offer falls behind or five have more
 * than the cap. A tick without such news looks at counts and does nothing. State: {@value #STORE}. Owned by the task's
 * thread.
 */
public final class CyclePrices {
    public static final String STORE = "pricing-state";

    private static final Logger LOG = LoggerFactory.getLogger(CyclePrices.class);

    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** A floor that has changed by less asks for the same prices. */
    private static final double SAME = 0.1;

    private static final double URGE = 1.25;
    private static final double MOST_URGE = 4;

    /** An offer that is behind gets so much time, as a part of all it has, before it is raised again. */
    private static final int PATIENCE = 24;

    private static final double LOWEST_AIM = 0.8;
    private static final double TIGHTER = 0.97;
    private static final double LOOSER = 0.01;

    private final KeyValueStore<String, byte[]> state;
    private final OfferTallies tallies;
    private final FloorShares floors;
    private final TopFive five;
    private final PriceRecord record;
    private final CustomerSample sample;
    private final ModelShelf shelf;
    private final Kernel kernel;

    public CyclePrices(
            KeyValueStore<String, byte[]> state,
            OfferTallies tallies,
            CustomerSample sample,
            ModelShelf shelf,
            Kernel kernel) {
        this.state = state;
        this.tallies = tallies;
        floors = new FloorShares(tallies);
        five = new TopFive(tallies);
        record = new PriceRecord(floors);
        this.sample = sample;
        this.shelf = shelf;
        this.kernel = kernel;
    }

    /** The store to add to the node that decides on prices. */
    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /**
     * Of a cycle that opens; empty if no price is needed, or no customer is known yet.
     *
     * @param config of the cycle
     * @param last the cycle before it, if there was one
     */
    public Optional<Prices> opening(CycleFacts facts, MarketConfig config, Optional<CycleOpened> last) {
        var market = facts.cycle().getMarket();
        var before = steering(market);
        var aimed = last.map(cycle -> aim(before, cycle)).orElse(before.aim());
        tallies.forgetAssignedBefore(market, facts.cycle().getCycleId());
        var steering = new Steering(
                before.decided(), before.live(), before.newOnes(), before.served(), aimed, 0, before.urges());
        return find(facts, config, floors.newOffers(facts, config), PricingReason.CYCLE_OPENED, steering)
                .filter(prices -> !prices.getOffers().isEmpty());
    }

    /** What the last cycle's assignments say of how far a sample misleads. */
    private double aim(Steering before, CycleOpened last) {
        var share = five.share(last.getMarket(), last.getCycleId());
        if (share.isEmpty() || last.getPrices() == null) {
            return before.aim();
        }
        double limit = last.getPrices().getTop5ShareLimit();
        return share.getAsDouble() > limit
                ? Math.max(LOWEST_AIM, before.aim() * TIGHTER)
                : share.getAsDouble() <= ConcentrationCap.AIM * limit
                        ? Math.min(ConcentrationCap.AIM, before.aim() + LOOSER)
                        : before.aim();
    }

    /**
     * Of an open cycle; empty if those it has still do.
     *
     * @param config of the cycle
     * @param now those that hold
     */
    public Optional<Prices> within(CycleFacts facts, MarketConfig config, Optional<Prices> now) {
        var steering = steering(facts.cycle().getMarket());
        var newOffers = floors.newOffers(facts, config);
        return reason(facts, config, newOffers, steering, now)
                .flatMap(reason ->
                        find(facts, config, newOffers, reason, urged(facts, config, newOffers, reason, steering)))
                .filter(found -> !isSame(found, now))
                .map(found -> {
                    found.setEpoch(now.map(Prices::getEpoch).orElse(0L) + 1);
                    return found;
                });
    }

    private static boolean isSame(Prices found, Optional<Prices> now) {
        return found.getOffers().equals(now.map(Prices::getOffers).orElse(List.of()));
    }

    private Optional<PricingReason> reason(
            CycleFacts facts, MarketConfig config, List<NewOffer> newOffers, Steering steering, Optional<Prices> now) {
        if (!steering.live().equals(live(facts))) {
            return Optional.of(PricingReason.OFFERS_CHANGED);
        }
        if (!steering.served().equals(served(facts))) {
            return Optional.of(PricingReason.POLICY_CHANGED);
        }
        if (facts.tick().isBefore(steering.decidedAt().plus(PAUSE))) {
            return Optional.empty();
        }
        if (!steering.newOnes().equals(names(newOffers))) {
            return Optional.of(PricingReason.OFFERS_CHANGED);
        }
        if (isBehind(facts, config, newOffers, steering, now)) {
            return Optional.of(PricingReason.BEHIND_FLOOR);
        }
        return isAboveCap(facts, config, steering) ? Optional.of(PricingReason.ABOVE_CAP) : Optional.empty();
    }

    /** Behind, and in need of another share than it has the price for. */
    private boolean isBehind(
            CycleFacts facts, MarketConfig config, List<NewOffer> newOffers, Steering steering, Optional<Prices> now) {
        var behind =
                newOffers.stream().filter(offer -> offer.isBehind(facts.tick())).toList();
        if (behind.isEmpty()) {
            return false;
        }
        var priced = new HashMap<String, Double>();
        now.map(Prices::getOffers)
                .orElse(List.of())
                .forEach(offer -> priced.put(offer.getOfferId(), offer.getFloorShare()));
        var customers = CustomerSample.customers(sample.of(facts.cycle().getMarket()));
        var urged = urged(facts, config, newOffers, PricingReason.BEHIND_FLOOR, steering);
        var shares = floors.shares(config, facts.tick(), newOffers, customers, urged);
        return behind.stream().anyMatch(offer -> {
            double has = priced.getOrDefault(offer.id(), 0.0);
            return Math.abs(shares.get(offer.id()) - has) > SAME * has;
        });
    }

    private boolean isAboveCap(CycleFacts facts, MarketConfig config, Steering steering) {
        var assigned = tallies.assigned(facts.cycle().getMarket(), facts.cycle().getCycleId());
        long positions = assigned.values().stream().mapToLong(Long::longValue).sum();
        var share = five.share(facts.cycle().getMarket(), facts.cycle().getCycleId());
        return positions != steering.assigned()
                && share.isPresent()
                && share.getAsDouble() > ConcentrationCap.of(facts, config).ofTest();
    }

    /** What follows for the next prices from what the last ones did. */
    private Steering urged(
            CycleFacts facts, MarketConfig config, List<NewOffer> newOffers, PricingReason reason, Steering steering) {
        long now = facts.tick().toEpochMilli();
        long patience = config.exposureFloor().within().toMillis() / PATIENCE;
        var urges = new TreeMap<String, Steering.Urge>();
        for (var offer : newOffers) {
            var urge = steering.urges()
                    .getOrDefault(offer.id(), new Steering.Urge(1, offer.since().toEpochMilli()));
            boolean isRaised = offer.isBehind(facts.tick()) && now - urge.since() >= patience;
            urges.put(offer.id(), isRaised ? new Steering.Urge(Math.min(MOST_URGE, urge.factor() * URGE), now) : urge);
        }
        double aim =
                reason == PricingReason.ABOVE_CAP ? Math.max(LOWEST_AIM, steering.aim() * TIGHTER) : steering.aim();
        return new Steering(
                steering.decided(),
                steering.live(),
                steering.newOnes(),
                steering.served(),
                aim,
                steering.assigned(),
                urges);
    }

    /** Empty while no customer is known. */
    private Optional<Prices> find(
            CycleFacts facts, MarketConfig config, List<NewOffer> newOffers, PricingReason reason, Steering steering) {
        var market = facts.cycle().getMarket();
        long positions = tallies.assigned(market, facts.cycle().getCycleId()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        remember(
                market,
                new Steering(
                        facts.tick().toEpochMilli(),
                        live(facts),
                        names(newOffers),
                        served(facts),
                        steering.aim(),
                        positions,
                        steering.urges()));
        var customers = sample.of(market);
        if (customers.isEmpty() || facts.offers().isEmpty()) {
            return Optional.empty();
        }
        double count = CustomerSample.customers(customers);
        var shares = floors.shares(config, facts.tick(), newOffers, count, steering);
        var cap = ConcentrationCap.of(facts, config);
        var found = FindPrices.on(
                new OpenCycle(facts, shelf, kernel).sampled(customers),
                cap.targets(shares, steering.aim()),
                2 * facts.modelShare() >= 1);
        log(market, reason, cap.ofTest(), found);
        return Optional.of(record.of(facts, config, reason, cap.ofTest(), found, newOffers, count));
    }

    private static void log(String market, PricingReason reason, double cap, FoundPrices found) {
        LOG.info(
                "market {} sets prices, {}: five offers {} of at most {}, unpriced {}, on {} customers{}{}",
                market,
                reason,
                found.top5(),
                cap,
                found.top5Unpriced(),
                found.customers(),
                found.isFloorMissed() ? "; a floor cannot be reached: too few customers may get the offer" : "",
                found.isCapMissed()
                        ? "; the cap cannot be kept: the floor comes first, or what has no price is above it"
                        : "");
    }

    private static String live(CycleFacts facts) {
        return digest(facts.offers().stream().map(Offer::getOfferId).toList());
    }

    private static String names(List<NewOffer> newOffers) {
        return digest(newOffers.stream().map(NewOffer::id).toList());
    }

    private static String digest(List<String> ids) {
        return HexFormat.of().formatHex(Sha256.of(String.join("\n", ids).getBytes(UTF_8)));
    }

    private static String served(CycleFacts facts) {
        return facts.policy()
                .map(policy -> policy.getPolicy() + " " + policy.getPreviousModel() + " "
                        + policy.getExposureFloorFactor() + " " + policy.getConcentrationCapFactor())
                .orElse(MarketMode.PERSONALISED + " false 1.0 1.0");
    }

    private Steering steering(String market) {
        return Optional.ofNullable(state.get(market)).map(Steering::decode).orElse(Steering.NONE);
    }

    private void remember(String market, Steering steering) {
        state.put(market, steering.encode());
    }
}
