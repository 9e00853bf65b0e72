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
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Every configuration that was applied, by its hash, and which of them each cycle began with: in the store
 * {@value #STORE}, with a copy in memory. The conductor sees the same ticks and the same markets before each, so what
 * holds here at a cycle's first tick is what it pins. Owned by the task's stream thread.
 */
public final class CycleConfigs {
    public static final String STORE = "market-configs";

    private static final String NEWEST = "newest/";
    private static final String CYCLE = "cycle/";

    /** A cycle by the configuration it began with. */
    public record Cycle(MarketConfig config, CycleWindow window) {}

    private final KeyValueStore<String, byte[]> store;
    private final Topics topics;
    private final Map<String, MarketConfig> byHash = new TreeMap<>();
    private final Map<String, String> newest = new HashMap<>();
    private final Map<String, String> begun = new HashMap<>();

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

    /** Notes what the cycles begin with that a tick is the first to fall into. */
    public void begin(Instant tick) {
        for (var key : openAt(tick)) {
            if (!begun.containsKey(key)) {
                put(begun, CYCLE, key, newest.get(Keys.market(key)));
            }
        }
    }

    /** Keys of the cycles that a tick falls into. */
    public List<String> openAt(Instant tick) {
        var open = new ArrayList<String>();
        newest.forEach((market, hash) ->
                byHash.get(hash).calendar().at(tick).ifPresent(window -> open.add(Keys.of(market, window.id()))));
        return open;
    }

    private void put(Map<String, String> map, String space, String key, String hash) {
        map.put(key, hash);
        store.put(space + key, hash.getBytes(UTF_8));
    }

    /** Forgets what the cycles began with that are final. */
    public void forgetFinal(Instant tick) {
        var cycles = begun.keySet().iterator();
        while (cycles.hasNext()) {
            var key = cycles.next();
            if (of(key).filter(cycle -> isFinal(cycle, tick)).isPresent()) {
                cycles.remove();
                store.delete(CYCLE + key);
            }
        }
    }

    /** Whether no late event is taken any more for the cycle. */
    public static boolean isFinal(Cycle cycle, Instant tick) {
        return tick.isAfter(
                cycle.window().closesAt().plus(cycle.config().events().correctUntil()));
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
