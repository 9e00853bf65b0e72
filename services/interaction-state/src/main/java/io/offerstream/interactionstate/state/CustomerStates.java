package io.offerstream.interactionstate.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The store {@value #STORE}: one value a customer, a version byte and then plain Avro. Owned by a stream thread. */
public final class CustomerStates {
    public static final String STORE = "customer-state";

    /** Version of the layout: raised with every change of CustomerState.avsc. */
    static final byte VERSION = 2;

    private final KeyValueStore<String, byte[]> store;
    private final SpecificDatumReader<CustomerState> reader = new SpecificDatumReader<>(CustomerState.class);
    private final SpecificDatumWriter<CustomerState> writer = new SpecificDatumWriter<>(CustomerState.class);

    public CustomerStates(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /** What is known of the customer; empty if nothing is. */
    public Optional<CustomerState> get(String key) {
        byte[] bytes = store.get(key);
        if (bytes == null) {
            return Optional.empty();
        }
        if (bytes[0] != VERSION) {
            throw new IllegalStateException(
                    "customer-state has layout " + bytes[0] + ", this version reads " + VERSION + ": see CHANGELOG.md");
        }
        try {
            return Optional.of(reader.read(null, DecoderFactory.get().binaryDecoder(bytes, 1, bytes.length - 1, null)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void put(String key, CustomerState state) {
        var out = new ByteArrayOutputStream(512);
        out.write(VERSION);
        try {
            writer.write(state, EncoderFactory.get().directBinaryEncoder(out, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store.put(key, out.toByteArray());
    }

    /** A customer of whom nothing is known yet; nobody has said that they may be profiled. */
    public static CustomerState unknown() {
        return CustomerState.newBuilder()
                .setProfileTime(0)
                .setProfileEventId("")
                .setProfileFeatures(new ArrayList<>())
                .setConsent(false)
                .setMergedInto(null)
                .setSlates(new ArrayList<>())
                .setUses(new ArrayList<>())
                .setReversals(new ArrayList<>())
                .setAssignments(new ArrayList<>())
                .setCounted(new ArrayList<>())
                .setSealed(new ArrayList<>())
                .setPublished(false)
                .setDue(0)
                .build();
    }
}
