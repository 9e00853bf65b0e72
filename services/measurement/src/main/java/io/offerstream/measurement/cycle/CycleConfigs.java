package io.offerstream.measurement.cycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The configurations that are in use, by hash, which of them each cycle began with, and up to when each market's cycles
 * are final: in the store {@value #STORE}, with a copy in memory. The conductor sees the same ticks, and the same markets
 * and offers before each, so what holds here when a cycle begins is what it pins. Owned by the task's stream thread.
 */
public final class CycleConfigs {
    public static final String STORE = "market-configs";

    private static final String NEWEST = "newest/";
    private static final String CYCLE = "cycle/";
    private static final String FINAL = "final/";

    /** A cycle by the configuration it began with. */
    public record Cycle(MarketConfig config, CycleWindow window) {}

    private final KeyValueStore<String, byte[]> store;
    private final Topics topics;
    private final Map<String, MarketConfig> byHash = new TreeMap<>();
    private final Map<String, String> newest = new HashMap<>();
    private final Map<String, String> begun = new HashMap<>();
    private final Map<String, Instant> finalUntil = new HashMap<>();

    /** Reads back what the store holds. */
    public CycleConfigs(KeyValueStore<String, byte[]> store, Topics topics) {
        this.store = store;
        this.topics = topics;
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> {
                if (entry.key.startsWith(NEWEST)) {
                    newest.put(entry.key.substring(NEWEST.length()), new String(entry.value, UTF_8));
                } else if (entry.key.startsWith(CYCLE)) {
                    begun.put(entry.key.substring(CYCLE.length()), new String(entry.value, UTF_8));
                } else if (entry.key.startsWith(FINAL)) {
                    finalUntil.put(entry.key.substring(FINAL.length()), Instant.parse(new String(entry.value, UTF_8)));
                } else {
                    byHash.put(entry.key, parse(entry.value));
                }
            });
        }
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    private MarketConfig parse(byte[] value) {
        var market = topics.markets().serde().deserialize(topics.markets().name(), value);
        return MarketConfig.parse(market.getFile(), market.getConfig());
    }

    /** Takes one record of {@code markets}. */
    public void learn(byte[] value) {
        var config = parse(value);
        byHash.put(config.hash(), config);
        store.put(config.hash(), value);
        put(newest, NEWEST, config.market(), config.hash());
    }

    /**
     * Notes what a market's cycle begins with, by the rule by which the conductor opens it: at the first tick of its
     * window at which an offer is live, unless one that began before still runs.
     *
     * @param hasOffers by market
     * @return keys of the cycles that run now
     */
    public List<String> begin(Instant tick, Predicate<String> hasOffers) {
        var running = new ArrayList<String>();
        newest.forEach((market, hash) -> {
            var open = begun.keySet().stream()
                    .filter(key -> Keys.market(key).equals(market))
                    .filter(key -> of(key).filter(
                                    cycle -> tick.isBefore(cycle.window().closesAt()))
                            .isPresent())
                    .sorted()
                    .toList();
            running.addAll(open);
            if (open.isEmpty() && hasOffers.test(market)) {
                byHash.get(hash).calendar().at(tick).ifPresent(window -> {
                    var key = Keys.of(market, window.id());
                    put(begun, CYCLE, key, hash);
                    running.add(key);
                });
            }
        });
        return running;
    }

    private void put(Map<String, String> map, String space, String key, String hash) {
        map.put(key, hash);
        store.put(space + key, hash.getBytes(UTF_8));
    }

    /** Remembers that a cycle is final, whatever is configured later, and forgets what only it needed. */
    public void close(String key, CycleWindow window) {
        var market = Keys.market(key);
        if (window.closesAt().isAfter(finalUntil.getOrDefault(market, Instant.MIN))) {
            finalUntil.put(market, window.closesAt());
            store.put(FINAL + market, window.closesAt().toString().getBytes(UTF_8));
        }
        begun.remove(key);
        store.delete(CYCLE + key);
        byHash.keySet().removeIf(hash -> {
            boolean isUnused = !newest.containsValue(hash) && !begun.containsValue(hash);
            if (isUnused) {
                store.delete(hash);
            }
            return isUnused;
        });
    }

    /** Whether no late event is taken any more for the cycle. */
    public boolean isFinal(String key, Cycle cycle, Instant tick) {
        var window = cycle.window();
        return !window.closesAt().isAfter(finalUntil.getOrDefault(Keys.market(key), Instant.MIN))
                || tick.isAfter(window.closesAt().plus(cycle.config().events().correctUntil()));
    }

    /**
     * The cycle of a key {@code market:cycle_id}: by what it began with; by the newest configuration if no tick fell into
     * it; and if that has another calendar by now, by any that knows it.
     */
    public Optional<Cycle> of(String key) {
        var market = Keys.market(key);
        var own = Optional.ofNullable(begun.get(key)).or(() -> Optional.ofNullable(newest.get(market)));
        var others = byHash.values().stream().filter(config -> config.market().equals(market));
        return Stream.concat(own.map(byHash::get).stream(), others)
                .flatMap(config ->
                        config.calendar().withId(Keys.id(key)).stream().map(window -> new Cycle(config, window)))
                .findFirst();
    }
}
