package io.offerstream.platform.tick;

import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.Upstream.Edge;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The facts that wait for their tick, ordered by the bytes of {@code (bound, order, key, topic, partition, offset)},
 * where {@code bound} is the newest mark that stood before a fact in its partition, or, where the input is not awaited,
 * the tick decided last when it came: so all facts of one key come together, reference data first. They wait in memory; {@link #write} puts those that are new into the barrier's store,
 * many in a {@link Segment}, and what was decided between two commits is never written. What memory has no room for
 * goes to {@link SpilledFacts}. Owned by the task's stream thread.
 */
final class Mailbox {
    /** The bound of facts that stand before any mark. */
    static final long BEFORE_ANY_MARK = 0;

    /** What a fact takes in the heap besides its key and its value: objects, heads of arrays, a place in a list. */
    private static final int OBJECT_BYTES = 128;

    private static final int SEGMENT_KEY_BYTES = 1 + 8 + 1 + 1 + 4;
    /** What stands for an edge in keys; none is ever another's. */
    private static final Map<Edge, Byte> EDGES =
            Map.of(Edge.FORWARD, (byte) 0, Edge.LOOP, (byte) 1, Edge.UNAWAITED, (byte) 2);

    private final KeyValueStore<Bytes, byte[]> store;
    private final List<Upstream> upstreams;
    private final long maxBytes;
    private final SpilledFacts spilled;
    private final TreeMap<Slot, Map<Edge, Batch>> slots = new TreeMap<>();
    private final List<Bytes> decidedSegments = new ArrayList<>();
    private long bytes;

    /** Facts that the same tick takes, so that none of their segments is ever half decided. */
    private static final class Batch {
        private final List<Arrival> facts = new ArrayList<>();
        /** So many, from the first, lie in segments. */
        private int written;
        /** Their numbers count from 0. */
        private int segments;
    }

    /**
     * Reads back what waits in {@code store}.
     *
     * @param maxBytes how much of the heap waiting facts may take, before they spill
     */
    Mailbox(KeyValueStore<Bytes, byte[]> store, List<Upstream> upstreams, long maxBytes) {
        this.store = store;
        this.upstreams = upstreams;
        this.maxBytes = maxBytes;
        spilled = new SpilledFacts(store, upstreams);
        try (var segments =
                store.range(Bytes.wrap(new byte[] {Layout.SEGMENT}), Bytes.wrap(new byte[] {Layout.SEGMENT + 1}))) {
            segments.forEachRemaining(segment -> read(segment.key.get(), segment.value));
        }
    }

    private void read(byte[] key, byte[] segment) {
        var in = ByteBuffer.wrap(key).position(1);
        var batch = batch(new Slot(in.getLong(), in.get()), edge(in.get()));
        batch.segments = in.getInt() + 1;
        Segment.decode(segment, upstreams, fact -> {
            batch.facts.add(fact);
            bytes += heapBytes(fact);
        });
        batch.written = batch.facts.size();
    }

    private static Edge edge(byte code) {
        return EDGES.entrySet().stream()
                .filter(known -> known.getValue() == code)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a segment of an edge " + code))
                .getKey();
    }

    private Batch batch(Slot slot, Edge edge) {
        return slots.computeIfAbsent(slot, absent -> new EnumMap<>(Edge.class))
                .computeIfAbsent(edge, absent -> new Batch());
    }

    private static long heapBytes(Arrival fact) {
        return (long) OBJECT_BYTES + fact.key().length + (fact.value() == null ? 0 : fact.value().length);
    }

    /** @param fact its key is not null */
    void put(long bound, int upstream, Arrival fact) {
        var input = upstreams.get(upstream);
        var slot = new Slot(bound, input.order().rank());
        long more = heapBytes(fact);
        if (bytes + more > maxBytes) {
            spilled.put(slot, upstream, fact);
        } else {
            batch(slot, input.edge()).facts.add(fact);
            bytes += more;
        }
    }

    /**
     * Hands over, and forgets, the facts with {@code from <= bound < forwardEnd}; of those of a loop edge only the ones
     * with {@code bound < loopEnd}.
     */
    void take(long from, long forwardEnd, long loopEnd, Consumer<Arrival> receiver) {
        var first = Slot.firstOf(from);
        var end = Slot.firstOf(forwardEnd);
        var taken = new TreeSet<>(slots.subMap(first, end).keySet());
        taken.addAll(spilled.slots().subSet(first, end));
        for (var slot : taken) {
            take(slot, edge -> edge != Edge.LOOP || slot.bound() < loopEnd, receiver);
        }
    }

    private void take(Slot slot, Predicate<Edge> due, Consumer<Arrival> receiver) {
        var facts = takeFromMemory(slot, due);
        int[] next = {0};
        if (spilled.slots().contains(slot)) {
            spilled.take(slot, upstream -> due.test(upstream.edge()), fact -> {
                while (next[0] < facts.size() && compare(slot, facts.get(next[0]), fact) < 0) {
                    receiver.accept(facts.get(next[0]++));
                }
                receiver.accept(fact);
            });
        }
        facts.subList(next[0], facts.size()).forEach(receiver);
    }

    private List<Arrival> takeFromMemory(Slot slot, Predicate<Edge> due) {
        var batches = slots.getOrDefault(slot, Map.of());
        var facts = new ArrayList<Arrival>();
        for (var edge : List.copyOf(batches.keySet())) {
            if (due.test(edge)) {
                var batch = batches.remove(edge);
                facts.addAll(batch.facts);
                for (int number = 0; number < batch.segments; number++) {
                    decidedSegments.add(segmentKey(slot, edge, number));
                }
            }
        }
        if (batches.isEmpty()) {
            slots.remove(slot);
        }
        for (var fact : facts) {
            bytes -= heapBytes(fact);
        }
        facts.sort((one, other) -> compare(slot, one, other));
        return facts;
    }

    /** As their places' bytes compare, mostly without making them. */
    private int compare(Slot slot, Arrival one, Arrival other) {
        byte[] key = one.key();
        byte[] otherKey = other.key();
        int differs = Arrays.mismatch(key, otherKey);
        if (differs >= 0) {
            int ofOne = differs < key.length ? key[differs] & 0xff : 0;
            int ofOther = differs < otherKey.length ? otherKey[differs] & 0xff : 0;
            if (ofOne != ofOther) {
                return ofOne - ofOther;
            }
        }
        return SpilledFacts.place(slot, Upstream.indexOf(upstreams, one.topic()), one)
                .compareTo(SpilledFacts.place(slot, Upstream.indexOf(upstreams, other.topic()), other));
    }

    /** Brings the store up to date: forgets segments that were decided, writes the facts that are new. */
    void write() {
        decidedSegments.forEach(store::delete);
        decidedSegments.clear();
        slots.forEach((slot, batches) -> batches.forEach((edge, batch) -> write(slot, edge, batch)));
    }

    private void write(Slot slot, Edge edge, Batch batch) {
        while (batch.written < batch.facts.size()) {
            var fresh = batch.facts.subList(batch.written, batch.facts.size());
            int count = Segment.count(fresh);
            store.put(segmentKey(slot, edge, batch.segments), Segment.encode(fresh.subList(0, count), upstreams));
            batch.segments++;
            batch.written += count;
        }
    }

    private static Bytes segmentKey(Slot slot, Edge edge, int number) {
        return Bytes.wrap(ByteBuffer.allocate(SEGMENT_KEY_BYTES)
                .put(Layout.SEGMENT)
                .putLong(slot.bound())
                .put(slot.rank())
                .put(EDGES.get(edge))
                .putInt(number)
                .array());
    }
}
