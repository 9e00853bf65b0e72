package io.offerstream.interactionstate.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The store {@value #STORE}: which customers time alone must be decided for, and when, so that a tick looks at those
 * and no others. Keys are {@code (epoch ms, customer key)}, values empty. An index of {@link CustomerStates}, which has
 * it all: so it needs no changelog, and is made anew whenever a task starts. What an earlier stay of the task has left
 * in it may be long out of date.
 */
public final class DueCustomers {
    public static final String STORE = "due-customers";

    private static final byte[] NOTHING = new byte[0];

    private final KeyValueStore<Bytes, byte[]> store;

    /** The tick asked for last. Its customers were decided for and moved: their deleted places are not searched again. */
    private long searched;

    public DueCustomers(KeyValueStore<Bytes, byte[]> store, CustomerStates states) {
        this.store = store;
        try (var old = store.all()) {
            old.forEachRemaining(entry -> store.delete(entry.key));
        }
        states.forEachDue((key, due) -> store.put(place(due, key), NOTHING));
    }

    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled();
    }

    /** Moves a customer from one time to another; 0 means none. */
    public void move(String key, long before, long now) {
        if (before == now) {
            return;
        }
        if (before != 0) {
            store.delete(place(before, key));
        }
        if (now != 0) {
            store.put(place(now, key), NOTHING);
        }
    }

    /** Customers due at {@code tick} or before, by time and key: each must be decided for, and moved, at once. */
    public List<String> until(long tick) {
        var due = new ArrayList<String>();
        try (var entries = store.range(place(searched, ""), place(tick + 1, ""))) {
            entries.forEachRemaining(entry -> {
                byte[] place = entry.key.get();
                due.add(new String(place, Long.BYTES, place.length - Long.BYTES, UTF_8));
            });
        }
        searched = tick;
        return due;
    }

    private static Bytes place(long time, String key) {
        byte[] utf8 = key.getBytes(UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + utf8.length)
                .putLong(time)
                .put(utf8)
                .array());
    }
}
