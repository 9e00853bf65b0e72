package io.offerstream.platform.tick;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far each upstream task has come, which ticks wait, and which was decided last: in memory, because every record
 * asks, and as one value in the barrier's store, as of the last {@link #write}. Ticks are epoch milliseconds, and
 * positive. Owned by the task's stream thread.
 */
final class Watermarks {
    private static final Bytes KEY = Bytes.wrap(new byte[] {Layout.WATERMARKS});

    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<String, Map<String, Long>> reached = new HashMap<>();
    private final TreeSet<Long> waiting = new TreeSet<>();
    private long finished;
    private long finishedBefore;
    private boolean isWritten = true;

    /**
     * Reads back what {@code store} says.
     *
     * @throws IllegalStateException if another version of the service wrote it
     */
    Watermarks(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        byte[] stored = store.get(KEY);
        if (stored != null) {
            Layout.requireVersion(stored[0]);
            try {
                read(new DataInputStream(new ByteArrayInputStream(stored, 1, stored.length - 1)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void read(DataInputStream in) throws IOException {
        finished = in.readLong();
        finishedBefore = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            waiting.add(in.readLong());
        }
        while (in.available() > 0) {
            reached.computeIfAbsent(in.readUTF(), topic -> new HashMap<>()).put(in.readUTF(), in.readLong());
        }
    }

    /** Brings the store up to date. */
    void write() {
        if (!isWritten) {
            var bytes = new ByteArrayOutputStream();
            try {
                write(new DataOutputStream(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            store.put(KEY, bytes.toByteArray());
            isWritten = true;
        }
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeByte(Layout.VERSION);
        out.writeLong(finished);
        out.writeLong(finishedBefore);
        out.writeInt(waiting.size());
        for (long tick : waiting) {
            out.writeLong(tick);
        }
        for (var topic : reached.entrySet()) {
            for (var writer : topic.getValue().entrySet()) {
                out.writeUTF(topic.getKey());
                out.writeUTF(writer.getKey());
                out.writeLong(writer.getValue());
            }
        }
    }

    /** The newest mark of {@code writer} in {@code topic}; 0 before the first. */
    long reached(String topic, String writer) {
        return reached.getOrDefault(topic, Map.of()).getOrDefault(writer, Mailbox.BEFORE_ANY_MARK);
    }

    /** Raises a watermark; an older or repeated mark changes nothing. */
    void raise(String topic, String writer, long tick) {
        if (tick > reached(topic, writer)) {
            reached.computeIfAbsent(topic, absent -> new HashMap<>()).put(writer, tick);
            isWritten = false;
        }
    }

    /** A tick that must be decided; one that was decided already is not waited for again. */
    void expect(long tick) {
        if (tick > finished && waiting.add(tick)) {
            isWritten = false;
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
        waiting.remove(tick);
        isWritten = false;
    }
}
