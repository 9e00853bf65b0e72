package io.offerstream.platform.reference;

import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Popularity;
import io.offerstream.schemas.Prices;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What a task has learnt from {@code control}: markets and how they are served, offers, the open cycle and its
 * popularity. In the store
 * {@value #STORE}, which holds the newest {@link Control} record a subject, with a copy in memory that every customer's
 * decision reads. Owned by the task's stream thread.
 */
public final class ReferenceData {
    public static final String STORE = "reference-data";

    private static final String MARKET = "market/";
    private static final String CYCLE_CONFIG = "cycle-config/";
    private static final String OPENED_CYCLE = "opened-cycle/";

    private final KeyValueStore<String, byte[]> store;
    private final Topics topics;
    private final Map<String, MarketConfig> configs = new TreeMap<>();
    private final Map<String, Market> markets = new TreeMap<>();
    private final Map<String, CycleOpened> cycles = new TreeMap<>();
    private final Map<String, Popularity> popularity = new TreeMap<>();
    private final Map<String, MarketPolicy> policies = new TreeMap<>();
    private final Map<String, Prices> prices = new TreeMap<>();
    private final Map<String, ModelStatus> models = new TreeMap<>();
    private final Map<String, Map<String, Offer>> offers = new TreeMap<>();
    private final Map<String, Set<String>> offersByPosCode = new TreeMap<>();
    private final Map<String, MarketConfig> cycleConfigs = new TreeMap<>();
    private final Map<String, Market> cycleMarkets = new TreeMap<>();
    private final Map<String, OpenedCycles> openedCycles = new TreeMap<>();

    /** Reads back what the store holds. */
    public ReferenceData(KeyValueStore<String, byte[]> store, Topics topics) {
        this.store = store;
        this.topics = topics;
        var opened = new ArrayList<Control>();
        try (var stored = store.all()) {
            stored.forEachRemaining(entry -> {
                if (entry.key.startsWith(CYCLE_CONFIG)) {
                    var market = decode(entry.value).getMarket();
                    cycleConfigs.put(market.getMarket(), parse(market));
                    cycleMarkets.put(market.getMarket(), market);
                } else if (entry.key.startsWith(OPENED_CYCLE)) {
                    opened.add(decode(entry.value));
                } else {
                    remember(decode(entry.value));
                }
            });
        }
        // Each begins where the one opened before it ends.
        opened.sort(Comparator.comparing(kept -> kept.getCycleOpened().getDecidedAt()));
        opened.forEach(this::open);
    }

    /** The store to add to the node that keeps reference data. */
    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /** Takes one record of {@code control}, and returns it. */
    public Control learn(byte[] value) {
        var control = decode(value);
        if (control.getCycleChanged() != null) {
            change(control.getCycleChanged());
            return control;
        }
        store.put(subject(control), value);
        remember(control);
        if (control.getCycleOpened() != null) {
            pinConfig(control.getCycleOpened().getMarket());
            keepCycle(control.getCycleOpened());
        }
        return control;
    }

    /** It opened before, and is opened no second time. */
    private void change(CycleOpened changed) {
        var control = Control.newBuilder().setCycleOpened(changed).build();
        store.put(
                subject(control),
                topics.control().serde().serialize(topics.control().name(), control));
        remember(control);
    }

    /** With the popularity it opened with, and as long as events of it may come. */
    private void keepCycle(CycleOpened opened) {
        var market = opened.getMarket();
        var kept = new Control();
        kept.setCycleOpened(opened);
        var served = popularity.get(market);
        if (served != null) {
            kept.setPopularity(new Popularity(market, served.getAsOf(), served.getPriorRate(), List.of()));
        }
        store.put(
                openedCycle(market, opened.getCycleId()),
                topics.control().serde().serialize(topics.control().name(), kept));
        open(kept);
        config(market).map(MarketConfig::events).ifPresent(events -> {
            var horizon = opened.getOpensAt()
                    .minus(events.correctUntil())
                    .minus(events.attributionWindow())
                    .minus(events.seal());
            openedCycles(market)
                    .forgetBefore(horizon.toEpochMilli())
                    .forEach(cycle -> store.delete(openedCycle(market, cycle.id())));
        });
    }

    private static String openedCycle(String market, String cycleId) {
        return OPENED_CYCLE + market + "/" + cycleId;
    }

    private void open(Control kept) {
        double rate = kept.getPopularity() == null
                ? OpenedCycles.USUAL_RATE
                : kept.getPopularity().getPriorRate();
        openedCycles
                .computeIfAbsent(kept.getCycleOpened().getMarket(), market -> new OpenedCycles())
                .add(kept.getCycleOpened(), rate);
    }

    /** What holds when a cycle opens holds for the cycle, whatever is applied while it runs. */
    private void pinConfig(String market) {
        byte[] applied = store.get(MARKET + market);
        if (applied != null) {
            store.put(CYCLE_CONFIG + market, applied);
            cycleConfigs.put(market, configs.get(market));
            cycleMarkets.put(market, markets.get(market));
        }
    }

    private Control decode(byte[] value) {
        return topics.control().serde().deserialize(topics.control().name(), value);
    }

    private static String subject(Control control) {
        if (control.getOffer() != null) {
            return "offer/" + Keys.of(control.getOffer());
        } else if (control.getMarket() != null) {
            return MARKET + control.getMarket().getMarket();
        } else if (control.getCycleOpened() != null) {
            return "cycle/" + control.getCycleOpened().getMarket();
        } else if (control.getPopularity() != null) {
            return "popularity/" + control.getPopularity().getMarket();
        } else if (control.getMarketPolicy() != null) {
            return "policy/" + control.getMarketPolicy().getMarket();
        } else if (control.getPrices() != null) {
            return "prices/" + control.getPrices().getMarket();
        } else if (control.getModelStatus() != null) {
            return "model/" + control.getModelStatus().getMarket();
        }
        throw new IllegalStateException("a control record without content");
    }

    private void remember(Control control) {
        if (control.getOffer() != null) {
            var offer = control.getOffer();
            var before = offers.computeIfAbsent(offer.getMarket(), market -> new TreeMap<>())
                    .put(offer.getOfferId(), offer);
            if (before != null) {
                before.getPosCodes().forEach(code -> codeOf(before, code).remove(before.getOfferId()));
            }
            offer.getPosCodes().forEach(code -> codeOf(offer, code).add(offer.getOfferId()));
        } else if (control.getMarket() != null) {
            var market = control.getMarket();
            markets.put(market.getMarket(), market);
            configs.put(market.getMarket(), parse(market));
        } else if (control.getCycleOpened() != null) {
            cycles.put(control.getCycleOpened().getMarket(), control.getCycleOpened());
        } else if (control.getPopularity() != null) {
            popularity.put(control.getPopularity().getMarket(), control.getPopularity());
        } else if (control.getMarketPolicy() != null) {
            policies.put(control.getMarketPolicy().getMarket(), control.getMarketPolicy());
        } else if (control.getPrices() != null) {
            prices.put(control.getPrices().getMarket(), control.getPrices());
        } else if (control.getModelStatus() != null) {
            models.put(control.getModelStatus().getMarket(), control.getModelStatus());
        }
    }

    private static MarketConfig parse(Market market) {
        return MarketConfig.parse(market.getFile(), market.getConfig());
    }

    private Set<String> codeOf(Offer offer, String code) {
        return offersByPosCode.computeIfAbsent(Keys.of(offer.getMarket(), code), key -> new TreeSet<>());
    }

    /** The settings of a market; empty if no configuration of it was applied. */
    public Optional<MarketConfig> config(String market) {
        return Optional.ofNullable(configs.get(market));
    }

    /** Codes of every market, sorted. */
    public Set<String> markets() {
        return markets.keySet();
    }

    public Optional<Market> market(String market) {
        return Optional.ofNullable(markets.get(market));
    }

    public Optional<Offer> offer(String market, String offerId) {
        return Optional.ofNullable(offers.getOrDefault(market, Map.of()).get(offerId));
    }

    /** Every offer of a market, sorted by id. */
    public Collection<Offer> offers(String market) {
        return offers.getOrDefault(market, Map.of()).values();
    }

    /**
     * The id of the offer that tills know by {@code posCode}. Where two claim the code, the one that became valid last
     * has it, and of those the one with the highest id: so it does not matter in which order they were learnt.
     */
    public Optional<String> offerByPosCode(String market, String posCode) {
        return offersByPosCode.getOrDefault(Keys.of(market, posCode), Set.of()).stream()
                .map(id -> offers.get(market).get(id))
                .max(Comparator.comparing(Offer::getValidFrom).thenComparing(Offer::getOfferId))
                .map(Offer::getOfferId);
    }

    /** The settings that held when the market's last cycle opened; empty before the first. */
    public Optional<MarketConfig> cycleConfig(String market) {
        return Optional.ofNullable(cycleConfigs.get(market));
    }

    /** As {@link #cycleConfig}, as it was applied. */
    public Optional<Market> cycleMarket(String market) {
        return Optional.ofNullable(cycleMarkets.get(market));
    }

    /** The cycle opened last in a market; its quotas are those that hold by now. */
    public Optional<CycleOpened> cycle(String market) {
        return Optional.ofNullable(cycles.get(market));
    }

    /** The market's cycles that events may still come for. */
    public OpenedCycles openedCycles(String market) {
        return openedCycles.getOrDefault(market, new OpenedCycles());
    }

    public Optional<Popularity> popularity(String market) {
        return Optional.ofNullable(popularity.get(market));
    }

    /** How a market is served; empty as long as nothing has changed it. */
    public Optional<MarketPolicy> policy(String market) {
        return Optional.ofNullable(policies.get(market));
    }

    /** The newest prices of the market's last cycle: those it opened with, as long as no others were set within it. */
    public Optional<Prices> prices(String market) {
        var cycle = cycle(market);
        return Optional.ofNullable(prices.get(market))
                .filter(set -> cycle.filter(opened -> opened.getCycleId().equals(set.getCycleId()))
                        .isPresent())
                .or(() -> cycle.map(CycleOpened::getPrices));
    }

    /** Which model serves by now, whatever a cycle pinned; empty as long as the market has none. */
    public Optional<ModelStatus> modelStatus(String market) {
        return Optional.ofNullable(models.get(market));
    }
}
