package io.offerstream.platform.tick;

import io.offerstream.platform.tick.TickEvent.Arrival;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Facts that are decided together, as one value of the store: {@link Layout#VERSION}, then for each fact input (1
 * byte), partition (4), offset (8), epoch milliseconds (8), length of the key (4), length of the value (4; -1 for a
 * tombstone), key and value.
 */
final class Segment {
    /** No segment is larger, unless it holds a single fact. */
    static final int MAX_BYTES = 512 * 1024;

    private static final int FACT_HEAD_BYTES = 1 + 4 + 8 + 8 + 4 + 4;
    private static final int TOMBSTONE = -1;

    private Segment() {}

    /** How many of {@code facts}, from the first, make the next segment: at least one. */
    static int count(List<Arrival> facts) {
        int bytes = 1;
        int count = 0;
        do {
            bytes += bytes(facts.get(count));
            count++;
        } while (count < facts.size() && bytes + bytes(facts.get(count)) <= MAX_BYTES);
        return count;
    }

    private static int bytes(Arrival fact) {
        return FACT_HEAD_BYTES + fact.key().length + (fact.value() == null ? 0 : fact.value().length);
    }

    static byte[] encode(List<Arrival> facts, List<Upstream> upstreams) {
        int bytes = 1;
        for (var fact : facts) {
            bytes += bytes(fact);
        }
        var out = ByteBuffer.allocate(bytes).put(Layout.VERSION);
        for (var fact : facts) {
            out.put((byte) Upstream.indexOf(upstreams, fact.topic()))
                    .putInt(fact.partition())
                    .putLong(fact.offset())
                    .putLong(fact.time().toEpochMilli())
                    .putInt(fact.key().length)
                    .putInt(fact.value() == null ? TOMBSTONE : fact.value().length)
                    .put(fact.key());
            if (fact.value() != null) {
                out.put(fact.value());
            }
        }
        return out.array();
    }

    /**
     * Reads the facts back.
     *
     * @throws IllegalStateException if another version of the service wrote them
     */
    static void decode(byte[] segment, List<Upstream> upstreams, Consumer<Arrival> receiver) {
        var in = ByteBuffer.wrap(segment);
        Layout.requireVersion(in.get());
        while (in.hasRemaining()) {
            var topic = upstreams.get(in.get()).topic();
            int partition = in.getInt();
            long offset = in.getLong();
            var time = Instant.ofEpochMilli(in.getLong());
            byte[] key = new byte[in.getInt()];
            int length = in.getInt();
            byte[] value = length == TOMBSTONE ? null : new byte[length];
            in.get(key);
            if (value != null) {
                in.get(value);
            }
            receiver.accept(new Arrival(topic, partition, offset, time, key, value));
        }
    }
}
