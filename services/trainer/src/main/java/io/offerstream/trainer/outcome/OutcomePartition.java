package io.offerstream.trainer.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.tick.Marks;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One partition of {@code outcomes}, cut into ticks: a tick is complete when every task that writes here has marked it,
 * and a fact belongs to the tick that its own writer marks next. So it does not matter how the writers' records are
 * interleaved. Owned by one thread.
 */
public final class OutcomePartition {
    private final NavigableMap<String, Writer> writers = new TreeMap<>();
    private final TreeSet<Long> ticks = new TreeSet<>();
    private long finished;

    /** What one task wrote, as far as it has been read and not taken. */
    private static final class Writer {
        private final Deque<Entry> waiting = new ArrayDeque<>();
        private long reached;
        private long boundary;
    }

    /** @param tick of a mark, epoch milliseconds; 0 of a fact */
    private record Entry(long tick, long offset, Fact fact) {}

    /**
     * @param tasks how many tasks of interaction-state there are
     * @param start the offset from which on is read
     * @param finished ticks up to here were finished before: they are cut again, but are no news
     */
    public OutcomePartition(int tasks, long start, Instant finished) {
        for (int task = 0; task < tasks; task++) {
            var writer = new Writer();
            writer.boundary = start;
            writers.put(Marks.writer("interaction-state", task), writer);
        }
        this.finished = finished.toEpochMilli();
    }

    public void accept(ConsumerRecord<byte[], byte[]> record) {
        var mark = Marks.tick(record.headers());
        if (mark.isPresent()) {
            var writer = writers.get(new String(record.key(), UTF_8));
            if (writer != null) {
                long tick = mark.get().toEpochMilli();
                writer.reached = Math.max(writer.reached, tick);
                writer.waiting.add(new Entry(tick, record.offset(), null));
                ticks.add(tick);
            }
        } else {
            var signature = writers.size() == 1 ? Optional.of(writers.firstKey()) : Marks.signature(record.headers());
            var name = signature.filter(writers::containsKey);
            var fact = new Fact(name.orElse(writers.firstKey()), name.isPresent(), record);
            writers.get(fact.writer()).waiting.add(new Entry(0, record.offset(), fact));
        }
    }

    /** The next tick that every writer has marked. */
    public Optional<Instant> next() {
        if (ticks.isEmpty()) {
            return Optional.empty();
        }
        long tick = ticks.first();
        boolean isComplete = writers.values().stream().allMatch(writer -> writer.reached >= tick);
        return isComplete ? Optional.of(Instant.ofEpochMilli(tick)) : Optional.empty();
    }

    /** Takes the facts of {@link #next}, by writer and offset. */
    public List<Fact> take(Instant tick) {
        var facts = new ArrayList<Fact>();
        for (var writer : writers.values()) {
            for (var entry = writer.waiting.peek();
                    entry != null && entry.tick <= tick.toEpochMilli();
                    entry = writer.waiting.peek()) {
                writer.waiting.remove();
                writer.boundary = entry.offset + 1;
                if (entry.fact != null) {
                    facts.add(entry.fact);
                } else if (entry.tick == tick.toEpochMilli()) {
                    break;
                }
            }
        }
        ticks.remove(tick.toEpochMilli());
        finished = Math.max(finished, tick.toEpochMilli());
        return facts;
    }

    /** Per writer, the offset behind the last record that was taken. */
    public SortedMap<String, Long> boundaries() {
        var boundaries = new TreeMap<String, Long>();
        writers.forEach((name, writer) -> boundaries.put(name, writer.boundary));
        return boundaries;
    }

    /** The newest tick that was ever taken; the epoch before the first. */
    public Instant finished() {
        return Instant.ofEpochMilli(finished);
    }
}
