package io.offerstream.measurement.cycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.schemas.Arm;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * When the customers of TEST and of its control first redeemed in each cycle that is not final, in the store
 * {@value #STORE}: a set that commutes, read in order of time when a cycle becomes final. Keys are
 * {@code (cycle key, 0, epoch ms, arm)}, values how many customers. Owned by the task's stream thread.
 */
public final class FirstRedemptions {
    public static final String STORE = "first-redemptions";

    private static final byte END = 0;
    private static final byte TEST = 1;
    private static final byte CONTROL = 2;

    /**
     * How many customers redeemed first at one time.
     *
     * @param test of TEST; negative in a change that takes some back
     * @param control of CONTROL_POPULARITY
     */
    public record Redeemed(long test, long control) {
        static final Redeemed NOBODY = new Redeemed(0, 0);

        Redeemed plus(Redeemed other) {
            return new Redeemed(test + other.test, control + other.control);
        }

        /** One customer, or one taken back; nobody in the arms that are not compared. */
        static Redeemed one(Arm arm, long sign) {
            return switch (arm) {
                case TEST -> new Redeemed(sign, 0);
                case CONTROL_POPULARITY -> new Redeemed(0, sign);
                default -> NOBODY;
            };
        }
    }

    private final KeyValueStore<Bytes, byte[]> store;

    public FirstRedemptions(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray());
    }

    /** Applies what one tick changed in a cycle, by time. */
    public void add(String cycle, Map<Long, Redeemed> changes) {
        changes.forEach((time, change) -> {
            add(place(cycle, time, TEST), change.test());
            add(place(cycle, time, CONTROL), change.control());
        });
    }

    private void add(Bytes place, long change) {
        if (change == 0) {
            return;
        }
        byte[] before = store.get(place);
        long customers = change + (before == null ? 0 : ByteBuffer.wrap(before).getLong());
        if (customers == 0) {
            store.delete(place);
        } else {
            store.put(place, ByteBuffer.allocate(Long.BYTES).putLong(customers).array());
        }
    }

    /** All of a cycle by time. */
    public SortedMap<Long, Redeemed> of(String cycle) {
        var redeemed = new TreeMap<Long, Redeemed>();
        try (var entries = store.range(first(cycle), last(cycle))) {
            entries.forEachRemaining(entry -> {
                var place = ByteBuffer.wrap(entry.key.get());
                place.position(place.limit() - Long.BYTES - 1);
                long time = place.getLong();
                long customers = ByteBuffer.wrap(entry.value).getLong();
                redeemed.merge(
                        time,
                        place.get() == TEST ? new Redeemed(customers, 0) : new Redeemed(0, customers),
                        Redeemed::plus);
            });
        }
        return redeemed;
    }

    public void forget(String cycle) {
        List<Bytes> places = new ArrayList<>();
        try (var entries = store.range(first(cycle), last(cycle))) {
            entries.forEachRemaining(entry -> places.add(entry.key));
        }
        places.forEach(store::delete);
    }

    private static Bytes first(String cycle) {
        return place(cycle, 0, END);
    }

    private static Bytes last(String cycle) {
        return place(cycle, Long.MAX_VALUE, CONTROL);
    }

    private static Bytes place(String cycle, long time, byte arm) {
        byte[] utf8 = cycle.getBytes(UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(utf8.length + 1 + Long.BYTES + 1)
                .put(utf8)
                .put(END)
                .putLong(time)
                .put(arm)
                .array());
    }
}
