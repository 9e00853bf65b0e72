package io.offerstream.assigner.walk;

import io.offerstream.assigner.state.HandedOut;
import io.offerstream.platform.state.VersionedAvro;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.CustomerFeatures;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * A task's customers: the newest features of each, in the store {@value #FEATURES}, and what each has in the cycle they
 * were assigned in last, in {@value #HANDED_OUT}. Nothing of them is kept in memory. Owned by the task's stream thread.
 */
final class Customers {
    static final String FEATURES = "customers";
    static final String HANDED_OUT = "handed-out";

    private final Topics topics;
    private final KeyValueStore<String, byte[]> features;
    private final KeyValueStore<String, byte[]> handedOut;
    private final VersionedAvro<HandedOut> avro = new VersionedAvro<>(HANDED_OUT, HandedOut.class, (byte) 1);

    Customers(ProcessorContext<?, ?> context, Topics topics) {
        this.topics = topics;
        features = context.getStateStore(FEATURES);
        handedOut = context.getStateStore(HANDED_OUT);
    }

    static Set<StoreBuilder<?>> stores() {
        return Set.of(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(FEATURES), Serdes.String(), Serdes.ByteArray()),
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(HANDED_OUT), Serdes.String(), Serdes.ByteArray()));
    }

    Optional<CustomerFeatures> features(String key) {
        return Optional.ofNullable(features.get(key)).map(this::decode);
    }

    CustomerFeatures decode(byte[] value) {
        var topic = topics.customerFeatures();
        return topic.serde().deserialize(topic.name(), value);
    }

    void put(String key, byte[] value) {
        features.put(key, value);
    }

    void forget(String key) {
        features.delete(key);
        handedOut.delete(key);
    }

    Optional<HandedOut> has(String key) {
        return Optional.ofNullable(handedOut.get(key)).map(avro::decode);
    }

    void hand(String key, HandedOut has) {
        handedOut.put(key, avro.encode(has));
    }

    /** The features of a market's customers behind {@code after}, by key; to be closed. */
    KeyValueIterator<String, byte[]> behind(String market, String after) {
        // A semicolon comes right behind the colon that ends the market's code.
        var rest = features.range(after.isEmpty() ? market + ":" : after, market + ";");
        if (!after.isEmpty() && rest.hasNext() && rest.peekNextKey().equals(after)) {
            rest.next();
        }
        return rest;
    }
}
