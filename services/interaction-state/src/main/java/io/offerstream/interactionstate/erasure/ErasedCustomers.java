package io.offerstream.interactionstate.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The store {@value #STORE}: who was erased and when, as a hash, so that a straggler from before the erasure does not
 * bring the customer back. Forgotten itself when such a straggler would be too late anyway. With a copy in memory, since
 * erasures are few and every fact asks. Owned by a stream thread.
 */
public final class ErasedCustomers {
    public static final String STORE = "erased-customers";

    private final KeyValueStore<String, byte[]> store;
    private final Map<String, Long> erasedAt = new HashMap<>();

    /** Reads back what the store holds. */
    public ErasedCustomers(KeyValueStore<String, byte[]> store) {
        this.store = store;
        try (var entries = store.all()) {
            entries.forEachRemaining(entry ->
                    erasedAt.put(entry.key, ByteBuffer.wrap(entry.value).getLong()));
        }
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /** Notes an erasure at {@code time}, in epoch milliseconds. */
    void add(String key, long time) {
        var hash = hash(key);
        long newest = Math.max(time, erasedAt.getOrDefault(hash, Long.MIN_VALUE));
        erasedAt.put(hash, newest);
        store.put(hash, ByteBuffer.allocate(Long.BYTES).putLong(newest).array());
    }

    /** Whether what happened at {@code time}, in epoch milliseconds, is of a customer who was erased then or later. */
    public boolean isErased(String key, long time) {
        return !erasedAt.isEmpty() && time <= erasedAt.getOrDefault(hash(key), Long.MIN_VALUE);
    }

    /** Forgets the erasures before {@code time}, in epoch milliseconds. */
    public void forgetBefore(long time) {
        if (erasedAt.isEmpty()) {
            return;
        }
        List.copyOf(erasedAt.entrySet()).forEach(entry -> {
            if (entry.getValue() < time) {
                erasedAt.remove(entry.getKey());
                store.delete(entry.getKey());
            }
        });
    }

    private static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(("erased\u001f" + key).getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
