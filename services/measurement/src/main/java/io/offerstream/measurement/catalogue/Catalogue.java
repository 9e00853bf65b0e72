package io.offerstream.measurement.catalogue;

import io.offerstream.platform.reference.Eligibility;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Offer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The newest revision of every offer and since when there is one, in the store {@value #STORE}, with a copy in memory.
 * Owned by the task's stream thread.
 */
public final class Catalogue {
    public static final String STORE = "offers-known";

    /**
     * An offer.
     *
     * @param created event time of its earliest revision that was seen
     */
    private record Known(Offer offer, Instant created) {
        /** From when on it could be shown. */
        Instant liveSince() {
            return created.isAfter(offer.getValidFrom()) ? created : offer.getValidFrom();
        }
    }

    private final KeyValueStore<String, byte[]> store;
    private final Topics topics;
    private final Map<String, Map<String, Known>> byMarket = new TreeMap<>();

    /** Reads back what the store holds. */
    public Catalogue(KeyValueStore<String, byte[]> store, Topics topics) {
        this.store = store;
        this.topics = topics;
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> remember(decode(entry.value)));
        }
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /** Takes one record of {@code offers}; an older revision that comes late changes only since when it has been there. */
    public void learn(byte[] value) {
        var offer = topics.offers().serde().deserialize(topics.offers().name(), value);
        var before = of(offer.getMarket()).get(offer.getOfferId());
        boolean isNewest =
                before == null || offer.getRevision() >= before.offer().getRevision();
        var created = before == null || offer.getEventTime().isBefore(before.created())
                ? offer.getEventTime()
                : before.created();
        var known = new Known(isNewest ? offer : before.offer(), created);
        remember(known);
        store.put(offer.getMarket() + ":" + offer.getOfferId(), encode(known));
    }

    private void remember(Known known) {
        of(known.offer().getMarket()).put(known.offer().getOfferId(), known);
    }

    private Map<String, Known> of(String market) {
        return byMarket.computeIfAbsent(market, any -> new TreeMap<>());
    }

    /** Offers of the market that are live at {@code time}, with since when each has been, by id. */
    public Map<String, Instant> live(String market, Instant time) {
        var live = new TreeMap<String, Instant>();
        for (var known : of(market).values()) {
            if (Eligibility.isLive(known.offer(), time)) {
                live.put(known.offer().getOfferId(), known.liveSince());
            }
        }
        return live;
    }

    private byte[] encode(Known known) {
        byte[] offer = topics.offers().serde().serialize(topics.offers().name(), known.offer());
        return ByteBuffer.allocate(Long.BYTES + offer.length)
                .putLong(known.created().toEpochMilli())
                .put(offer)
                .array();
    }

    private Known decode(byte[] value) {
        var in = ByteBuffer.wrap(value);
        var created = Instant.ofEpochMilli(in.getLong());
        byte[] offer = new byte[in.remaining()];
        in.get(offer);
        return new Known(topics.offers().serde().deserialize(topics.offers().name(), offer), created);
    }
}
