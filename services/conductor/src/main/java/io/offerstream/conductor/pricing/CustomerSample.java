package io.offerstream.conductor.pricing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.CustomerFeatures;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Those of a market's customers with the smallest hashes, without their ids: of what the assigner's tasks have sent, which
 * may be as many each, the {@value #SIZE} smallest, so that the sample does not depend on how customers are dealt to tasks.
 * In the store {@value #STORE}, by market and place. Owned by the task's thread.
 */
public final class CustomerSample {
    public static final String STORE = "pricing-sample";

    static final int SIZE = 512;

    /** The hashes are places among so many, uniformly. */
    private static final double PLACES = 0x1p64;

    private static final int HEX = 16;

    private final KeyValueStore<String, byte[]> store;
    private final Topics topics;

    public CustomerSample(KeyValueStore<String, byte[]> store, Topics topics) {
        this.store = store;
        this.topics = topics;
    }

    /** The store to add to the node that keeps it. */
    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /**
     * Takes a record of {@code pricing-sample}.
     *
     * @param key {@code market:place}
     * @param value null for a customer who has left
     */
    public void learn(byte[] key, byte[] value) {
        if (value == null) {
            store.delete(new String(key, UTF_8));
        } else {
            store.put(new String(key, UTF_8), value);
        }
    }

    /** In the order of their places. */
    List<CustomerFeatures> of(String market) {
        var topic = topics.pricingSample();
        var sample = new ArrayList<CustomerFeatures>(SIZE);
        try (var entries = store.prefixScan(Keys.of(market, ""), Serdes.String().serializer())) {
            while (entries.hasNext() && sample.size() < SIZE) {
                sample.add(topic.serde().deserialize(topic.name(), entries.next().value));
            }
        }
        return sample;
    }

    /**
     * How many customers a market has: as many as are known, or, of more than the sample has room for, as many as would
     * have just so many at places up to the last one's. To a few percent: one over the root of {@value #SIZE}.
     */
    static double customers(List<CustomerFeatures> sample) {
        if (sample.size() < SIZE) {
            return sample.size();
        }
        var last = sample.get(sample.size() - 1).getCustomerId();
        long place = Long.parseUnsignedLong(last, 0, HEX, HEX);
        double share = ((place >>> 1) * 2.0 + (place & 1)) / PLACES;
        return share == 0 ? sample.size() : SIZE / share;
    }
}
