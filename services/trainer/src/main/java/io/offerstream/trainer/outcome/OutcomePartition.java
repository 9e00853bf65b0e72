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
        private final Deque<Segment> segments = new ArrayDeque<>();
        private List<Fact> unmarked = new ArrayList<>();
        private long reached;
        private long boundary;

        void mark(long tick, long offset) {
            segments.add(new Segment(tick, unmarked, offset + 1));
            unmarked = new ArrayList<>();
            reached = Math.max(reached, tick);
        }

        /** Moves what is of ticks up to this one; what is not marked yet, or for a later one, stays. */
        void take(long tick, List<Fact> facts) {
            while (!segments.isEmpty() && segments.peek().tick <= tick) {
                var segment = segments.remove();
                facts.addAll(segment.facts);
                boundary = segment.end;
            }
        }
    }

    /**
     * What a task wrote before it marked a tick, and after it had marked the one before.
     *
     * @param tick epoch milliseconds
     * @param end the offset behind the mark
     */
    private record Segment(long tick, List<Fact> facts, long end) {}

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
                writer.mark(mark.get().toEpochMilli(), record.offset());
                ticks.add(mark.get().toEpochMilli());
            }
        } else {
            var signature = writers.size() == 1 ? Optional.of(writers.firstKey()) : Marks.signature(record.headers());
            var name = signature.filter(writers::containsKey);
            var fact = new Fact(name.orElse(writers.firstKey()), name.isPresent(), record);
            writers.get(fact.writer()).unmarked.add(fact);
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
        writers.values().forEach(writer -> writer.take(tick.toEpochMilli(), facts));
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
