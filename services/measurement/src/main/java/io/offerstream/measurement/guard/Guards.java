package io.offerstream.measurement.guard;

import io.offerstream.measurement.state.GuardState;
import io.offerstream.platform.state.VersionedAvro;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The guard of every market, in the store {@value #STORE}, with a copy in memory. Owned by the task's stream thread. */
public final class Guards {
    public static final String STORE = "market-guards";

    private static final byte VERSION = 1;

    private final KeyValueStore<String, byte[]> store;
    private final VersionedAvro<GuardState> avro = new VersionedAvro<>(STORE, GuardState.class, VERSION);
    private final Map<String, Guard> byMarket = new TreeMap<>();

    /** Reads back what the store holds. */
    public Guards(KeyValueStore<String, byte[]> store) {
        this.store = store;
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> byMarket.put(entry.key, Guard.of(avro.decode(entry.value))));
        }
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    public Guard of(String market) {
        return byMarket.getOrDefault(market, Guard.UNTOUCHED);
    }

    public void put(String market, Guard guard) {
        if (!guard.equals(of(market))) {
            byMarket.put(market, guard);
            store.put(market, avro.encode(guard.toStored()));
        }
    }
}
