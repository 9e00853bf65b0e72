package io.offerstream.measurement;

import io.offerstream.measurement.cycle.RunningCycle;
import io.offerstream.measurement.state.MeasuredCycle;
import io.offerstream.platform.state.VersionedAvro;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The cycles that are not final, by {@code market:cycle_id}, in the store {@value #STORE}, with a copy in memory. Owned
 * by the task's stream thread.
 */
final class Cycles {
    static final String STORE = "measured-cycles";

    private static final byte VERSION = 1;

    private final KeyValueStore<String, byte[]> store;
    private final VersionedAvro<MeasuredCycle> avro = new VersionedAvro<>(STORE, MeasuredCycle.class, VERSION);
    private final Map<String, RunningCycle> running = new TreeMap<>();

    /** Reads back what the store holds. */
    Cycles(KeyValueStore<String, byte[]> store) {
        this.store = store;
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> running.put(entry.key, RunningCycle.of(avro.decode(entry.value))));
        }
    }

    static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    Optional<RunningCycle> of(String key) {
        return Optional.ofNullable(running.get(key));
    }

    /** Sorted by key. */
    Map<String, RunningCycle> all() {
        return running;
    }

    /** Writes it if it is new or differs from what the store holds. */
    void put(String key, RunningCycle cycle) {
        running.put(key, cycle);
        byte[] value = avro.encode(cycle.toStored());
        if (!Arrays.equals(value, store.get(key))) {
            store.put(key, value);
        }
    }

    void forget(String key) {
        running.remove(key);
        store.delete(key);
    }
}
