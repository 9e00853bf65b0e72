package io.offerstream.interactionstate.state;

import java.util.ArrayList;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The store {@value #STORE}: one value a customer, as {@link StateWriter} packs it. Owned by a stream thread. */
public final class CustomerStates {
    public static final String STORE = "customer-state";

    /** Version of the layout: raised with every change of {@link StateWriter}. */
    static final byte VERSION = 5;

    private final KeyValueStore<String, byte[]> store;
    private final StateReader reader;
    private final StateWriter writer;

    public CustomerStates(KeyValueStore<String, byte[]> store, Dictionary dictionary) {
        this.store = store;
        reader = new StateReader(dictionary);
        writer = new StateWriter(dictionary);
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /** What is known of the customer; empty if nothing is. */
    public Optional<CustomerState> get(String key) {
        return Optional.ofNullable(store.get(key)).map(this::read);
    }

    private CustomerState read(byte[] value) {
        requireVersion(value);
        return reader.read(value);
    }

    /** @throws IllegalStateException if another version of the service wrote it */
    static void requireVersion(byte[] value) {
        if (value[0] != VERSION) {
            throw new IllegalStateException(
                    STORE + " has layout " + value[0] + ", this version reads " + VERSION + ": see CHANGELOG.md");
        }
    }

    public void put(String key, CustomerState state) {
        store.put(key, writer.write(VERSION, state));
    }

    /** Every customer for whom time alone must decide, and when. */
    void forEachDue(ObjLongConsumer<String> receiver) {
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> {
                requireVersion(entry.value);
                long due = StateReader.due(entry.value);
                if (due != 0) {
                    receiver.accept(entry.key, due);
                }
            });
        }
    }

    public void delete(String key) {
        store.delete(key);
    }

    /** A customer of whom nothing is known yet; nobody has said that they may be profiled. */
    public static CustomerState unknown() {
        return CustomerState.newBuilder()
                .setPseudonym(Pseudonyms.none())
                .setFirstSeen(Long.MAX_VALUE)
                .setProfiles(new ArrayList<>())
                .setCycles(new ArrayList<>())
                .setSlates(new ArrayList<>())
                .setUses(new ArrayList<>())
                .setReversals(new ArrayList<>())
                .setHistory(new ArrayList<>())
                .setTallies(new ArrayList<>())
                .setPublished(0)
                .setDue(0)
                .build();
    }
}
