package io.offerstream.interactionstate.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.hash.Sha256;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The store {@value #STORE}: who was erased and when, as a hash, so that a straggler from before the erasure does not
 * bring the customer back. Remembered as long as the topic {@code erasures}, or longer where stragglers may come later.
 * With a copy in memory, since erasures are few and every fact asks. Owned by a stream thread.
 */
public final class ErasedCustomers {
    public static final String STORE = "erased-customers";

    private final KeyValueStore<String, byte[]> store;
    private final Map<String, Erased> erased = new HashMap<>();

    /**
     * One erasure.
     *
     * @param time what happened until then is forgotten, epoch milliseconds
     * @param knownUntil as {@code time}, or later: what happened until then was known already and is forgotten, too
     * @param tick that forgot it, epoch milliseconds
     */
    private record Erased(long time, long knownUntil, long tick) {
        byte[] encode() {
            return ByteBuffer.allocate(3 * Long.BYTES)
                    .putLong(time)
                    .putLong(knownUntil)
                    .putLong(tick)
                    .array();
        }

        static Erased decode(byte[] value) {
            var times = ByteBuffer.wrap(value);
            return new Erased(times.getLong(), times.getLong(), times.getLong());
        }
    }

    /** Reads back what the store holds. */
    public ErasedCustomers(KeyValueStore<String, byte[]> store) {
        this.store = store;
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> erased.put(entry.key, Erased.decode(entry.value)));
        }
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /**
     * Notes an erasure, all in epoch milliseconds.
     *
     * @param time of the erasure
     * @param knownUntil what was forgotten with it had happened until then; not before {@code time}
     * @param tick that decides it
     */
    void add(String key, long time, long knownUntil, long tick) {
        var hash = hash(key);
        var before = erased.getOrDefault(hash, new Erased(time, knownUntil, tick));
        var now = new Erased(Math.max(time, before.time()), Math.max(knownUntil, before.knownUntil()), tick);
        erased.put(hash, now);
        store.put(hash, now.encode());
    }

    /** Whether the customer was erased at {@code time}, in epoch milliseconds, or later. */
    boolean isErased(String key, long time) {
        return find(key).filter(known -> time <= known.time()).isPresent();
    }

    /**
     * Whether what happened at {@code time}, in epoch milliseconds, is of a customer who was erased then or later, or was
     * known when they were erased: told again, it must neither be decided again nor be kept.
     */
    public boolean isForgotten(String key, long time) {
        return find(key).filter(known -> time <= known.knownUntil()).isPresent();
    }

    /** Whether what one of our ticks decided, in epoch milliseconds, was decided before the customer was erased. */
    public boolean isDecidedBefore(String key, long decidedAt) {
        return find(key).filter(known -> decidedAt < known.tick()).isPresent();
    }

    private Optional<Erased> find(String key) {
        return erased.isEmpty() ? Optional.empty() : Optional.ofNullable(erased.get(hash(key)));
    }

    /** Forgets the erasures of ticks before {@code tick}, in epoch milliseconds. */
    public void forgetBefore(long tick) {
        if (erased.isEmpty()) {
            return;
        }
        List.copyOf(erased.entrySet()).forEach(entry -> {
            if (entry.getValue().tick() < tick) {
                erased.remove(entry.getKey());
                store.delete(entry.getKey());
            }
        });
    }

    private static String hash(String key) {
        byte[] hash = Sha256.of(("erased\u001f" + key).getBytes(UTF_8));
        return HexFormat.of().formatHex(hash, 0, 16);
    }
}
