package io.offerstream.platform.tick;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far each upstream task has come, which ticks wait, and which was decided last: in the barrier's store, with a
 * copy in memory because every record asks. Ticks are epoch milliseconds, and positive.
 */
final class Watermarks {
    private static final byte UPSTREAM = 'u';
    private static final byte WAITING = 'w';
    private static final Bytes FINISHED = Bytes.wrap(new byte[] {'f'});

    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<String, Long> reached = new HashMap<>();
    private final TreeSet<Long> waiting = new TreeSet<>();
    private long finished;
    private long finishedBefore;

    Watermarks(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        forEach(
                UPSTREAM,
                (key, value) -> reached.put(
                        new String(key, 1, key.length - 1, UTF_8),
                        ByteBuffer.wrap(value).getLong()));
        forEach(WAITING, (key, value) -> waiting.add(ByteBuffer.wrap(key).getLong(1)));
        byte[] last = store.get(FINISHED);
        if (last != null) {
            var ticks = ByteBuffer.wrap(last);
            finished = ticks.getLong();
            finishedBefore = ticks.getLong();
        }
    }

    private interface Entry {
        void accept(byte[] key, byte[] value);
    }

    private void forEach(byte space, Entry entry) {
        try (var entries = store.range(Bytes.wrap(new byte[] {space}), Bytes.wrap(new byte[] {(byte) (space + 1)}))) {
            entries.forEachRemaining(stored -> entry.accept(stored.key.get(), stored.value));
        }
    }

    /** The newest mark of {@code writer} in {@code topic}; 0 before the first. */
    long reached(String topic, String writer) {
        return reached.getOrDefault(topic + '\n' + writer, Mailbox.BEFORE_ANY_MARK);
    }

    /** Raises a watermark; an older or repeated mark changes nothing. */
    void raise(String topic, String writer, long tick) {
        if (tick > reached(topic, writer)) {
            var name = topic + '\n' + writer;
            reached.put(name, tick);
            byte[] utf8 = name.getBytes(UTF_8);
            store.put(
                    Bytes.wrap(ByteBuffer.allocate(1 + utf8.length)
                            .put(UPSTREAM)
                            .put(utf8)
                            .array()),
                    bytes(tick));
        }
    }

    /** A tick that must be decided; one that was decided already is not waited for again. */
    void expect(long tick) {
        if (tick > finished && waiting.add(tick)) {
            store.put(waitingKey(tick), new byte[0]);
        }
    }

    Optional<Long> next() {
        return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.first());
    }

    /** The tick decided last; 0 before the first. */
    long finished() {
        return finished;
    }

    /** The tick decided before {@link #finished()}; 0 before the second. */
    long finishedBefore() {
        return finishedBefore;
    }

    Optional<Instant> finishedTick() {
        return finished == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(finished));
    }

    void finish(long tick) {
        finishedBefore = finished;
        finished = tick;
        store.put(
                FINISHED,
                ByteBuffer.allocate(16)
                        .putLong(finished)
                        .putLong(finishedBefore)
                        .array());
        waiting.remove(tick);
        store.delete(waitingKey(tick));
    }

    private static Bytes waitingKey(long tick) {
        return Bytes.wrap(ByteBuffer.allocate(9).put(WAITING).putLong(tick).array());
    }

    private static byte[] bytes(long tick) {
        return ByteBuffer.allocate(8).putLong(tick).array();
    }
}
