package io.offerstream.trainer.checkpoint;

import io.offerstream.platform.hash.Sha256;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which chunks of a market's checkpoint stand in the topic, so that only changed ones are written. Owned by one thread. */
public final class Checkpoints {
    private final Map<Integer, ByteBuffer> hashes = new HashMap<>();

    /** Takes note of what the topic holds. */
    public void stands(int chunk, byte[] payload) {
        hashes.put(chunk, hash(payload));
    }

    /**
     * What has to be written for the topic to hold {@code chunks}: those that differ, and empty for those that are no
     * more. They count as written.
     */
    public SortedMap<Integer, Optional<byte[]>> changed(Map<Integer, byte[]> chunks) {
        var changed = new TreeMap<Integer, Optional<byte[]>>();
        chunks.forEach((number, payload) -> {
            var hash = hash(payload);
            if (!hash.equals(hashes.put(number, hash))) {
                changed.put(number, Optional.of(payload));
            }
        });
        hashes.keySet().stream()
                .filter(number -> number != Chunk.STANDING && !chunks.containsKey(number))
                .toList()
                .forEach(number -> {
                    hashes.remove(number);
                    changed.put(number, Optional.empty());
                });
        return changed;
    }

    /** As {@link #changed}, of the chunk that {@link io.offerstream.trainer.promotion.Standing} keeps. */
    public Optional<byte[]> changedStanding(byte[] payload) {
        var hash = hash(payload);
        return hash.equals(hashes.put(Chunk.STANDING, hash)) ? Optional.empty() : Optional.of(payload);
    }

    private static ByteBuffer hash(byte[] payload) {
        return ByteBuffer.wrap(Sha256.of(payload));
    }

    /** Number of the chunk that {@link io.offerstream.trainer.promotion.Standing} keeps. */
    public static int standing() {
        return Chunk.STANDING;
    }

    /** Whether a market's chunks hold a line: it has published. */
    public static boolean hasLine(Map<Integer, byte[]> chunks) {
        return chunks.containsKey(Chunk.LINE);
    }

    /** Name and version of the layout of a chunk. */
    public static String format(int chunk) {
        return Chunk.format(chunk);
    }
}
