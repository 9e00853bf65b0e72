package io.offerstream.assigner.sample;

import io.offerstream.experiment.bucketing.Bucketing;
import io.offerstream.platform.intake.Keys;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The task's customers with the {@value #SIZE} smallest hashes of each market: so that those of all tasks together hold
 * the {@value #SIZE} smallest of the market, a sample that does not depend on how customers are dealt to tasks. In the
 * store {@value #STORE}, with a copy in memory. Owned by the task's stream thread.
 */
public final class PricingSample {
    public static final String STORE = "pricing-sample";

    /** Shares of a few percent are found to within about a tenth of their size; more would make prices slow. */
    public static final int SIZE = 512;

    private static final String SALT = "pricing-sample";

    /** What the conductor must be told: by place, the customer's key; empty where the customer left. */
    public interface News {
        void tell(String market, String place, Optional<String> customer);
    }

    private final KeyValueStore<String, String> store;
    private final Map<String, NavigableMap<String, String>> byMarket = new HashMap<>();

    /** Reads back what the store holds. */
    public PricingSample(KeyValueStore<String, String> store) {
        this.store = store;
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> of(Keys.market(entry.key)).put(Keys.id(entry.key), entry.value));
        }
    }

    public static StoreBuilder<KeyValueStore<String, String>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.String());
    }

    private NavigableMap<String, String> of(String market) {
        return byMarket.computeIfAbsent(market, any -> new TreeMap<>());
    }

    /** 16 hex digits, uniform over customers. */
    public static String place(String key) {
        return String.format(Locale.ROOT, "%016x", Bucketing.of(SALT, "", key).u53() << 11);
    }

    /** A customer's features have changed, or are the first. */
    public void changed(String key, News news) {
        var market = Keys.market(key);
        var sample = of(market);
        var place = place(key);
        if (!sample.containsKey(place)) {
            if (sample.size() == SIZE && sample.lastKey().compareTo(place) < 0) {
                return;
            }
            sample.put(place, key);
            store.put(Keys.of(market, place), key);
            if (sample.size() > SIZE) {
                forget(market, sample.lastKey(), news);
            }
        }
        news.tell(market, place, Optional.of(key));
    }

    /** A customer is forgotten. One who was left out for them comes back when their features change next. */
    public void erased(String key, News news) {
        var market = Keys.market(key);
        var place = place(key);
        if (of(market).containsKey(place)) {
            forget(market, place, news);
        }
    }

    private void forget(String market, String place, News news) {
        of(market).remove(place);
        store.delete(Keys.of(market, place));
        news.tell(market, place, Optional.empty());
    }
}
