package io.offerstream.interactionstate.state;

import io.offerstream.platform.state.VersionedAvro;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The store {@value #STORE}: one value a customer, a version byte and then plain Avro. Owned by a stream thread. */
public final class CustomerStates {
    public static final String STORE = "customer-state";

    /** Version of the layout: raised with every change of CustomerState.avsc. */
    static final byte VERSION = 3;

    private final KeyValueStore<String, byte[]> store;
    private final VersionedAvro<CustomerState> avro = new VersionedAvro<>(STORE, CustomerState.class, VERSION);

    public CustomerStates(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /** What is known of the customer; empty if nothing is. */
    public Optional<CustomerState> get(String key) {
        return Optional.ofNullable(store.get(key)).map(avro::decode);
    }

    public void put(String key, CustomerState state) {
        store.put(key, avro.encode(state));
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
                .setPublished(0)
                .setDue(0)
                .build();
    }
}
