package io.offerstream.platform.tick;

import io.offerstream.platform.tick.TickEvent.Arrival;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Facts that found no room in memory, each an entry of the barrier's store from its arrival until it is decided. Its
 * key, {@code (bound, rank, key, input, partition, offset)}, is its place in the order of {@link Mailbox}.
 */
final class SpilledFacts {
    private static final int SLOT_BYTES = 1 + 8 + 1;
    private static final int TAIL_BYTES = 1 + 1 + 4 + 8;

    private final KeyValueStore<Bytes, byte[]> store;
    private final List<Upstream> upstreams;
    private final TreeSet<Slot> slots = new TreeSet<>();

    SpilledFacts(KeyValueStore<Bytes, byte[]> store, List<Upstream> upstreams) {
        this.store = store;
        this.upstreams = upstreams;
        // From slot to slot, since there may be very many facts in each.
        var next = firstSlot(Bytes.wrap(new byte[] {Layout.SPILLED}));
        while (next.isPresent()) {
            slots.add(next.get());
            next = firstSlot(behind(next.get()));
        }
    }

    private Optional<Slot> firstSlot(Bytes from) {
        try (var entries = store.range(from, Bytes.wrap(new byte[] {Layout.SPILLED + 1}))) {
            if (!entries.hasNext()) {
                return Optional.empty();
            }
            var place = ByteBuffer.wrap(entries.next().key.get());
            return Optional.of(new Slot(place.getLong(1), place.get(1 + 8)));
        }
    }

    /** Slots in which facts may lie. */
    NavigableSet<Slot> slots() {
        return slots;
    }

    void put(Slot slot, int upstream, Arrival fact) {
        byte[] value = fact.value();
        var content = ByteBuffer.allocate(8 + 1 + (value == null ? 0 : value.length))
                .putLong(fact.time().toEpochMilli())
                .put((byte) (value == null ? 0 : 1));
        if (value != null) {
            content.put(value);
        }
        store.put(place(slot, upstream, fact), content.array());
        slots.add(slot);
    }

    /** Hands over in order, and forgets, the facts of a slot that are due by their input. */
    void take(Slot slot, Predicate<Upstream> due, Consumer<Arrival> receiver) {
        boolean isEmpty = true;
        // The end is inclusive in Streams; but a place is longer than the bare beginning of the next slot.
        try (var entries = store.range(beginning(slot), behind(slot))) {
            while (entries.hasNext()) {
                var entry = entries.next();
                byte[] place = entry.key.get();
                if (due.test(upstreams.get(place[place.length - TAIL_BYTES + 1]))) {
                    receiver.accept(fact(place, entry.value));
                    store.delete(entry.key);
                } else {
                    isEmpty = false;
                }
            }
        }
        if (isEmpty) {
            slots.remove(slot);
        }
    }

    private Arrival fact(byte[] place, byte[] content) {
        var in = ByteBuffer.wrap(place).position(SLOT_BYTES);
        byte[] key = new byte[place.length - SLOT_BYTES - TAIL_BYTES];
        in.get(key);
        in.get();
        var topic = upstreams.get(in.get()).topic();
        int partition = in.getInt();
        long offset = in.getLong();

        var body = ByteBuffer.wrap(content);
        var time = Instant.ofEpochMilli(body.getLong());
        byte[] value = null;
        if (body.get() == 1) {
            value = new byte[body.remaining()];
            body.get(value);
        }
        return new Arrival(topic, partition, offset, time, key, value);
    }

    static Bytes place(Slot slot, int upstream, Arrival fact) {
        return Bytes.wrap(ByteBuffer.allocate(SLOT_BYTES + fact.key().length + TAIL_BYTES)
                .put(Layout.SPILLED)
                .putLong(slot.bound())
                .put(slot.rank())
                .put(fact.key())
                .put((byte) 0)
                .put((byte) upstream)
                .putInt(fact.partition())
                .putLong(fact.offset())
                .array());
    }

    private static Bytes beginning(Slot slot) {
        return Bytes.wrap(ByteBuffer.allocate(SLOT_BYTES)
                .put(Layout.SPILLED)
                .putLong(slot.bound())
                .put(slot.rank())
                .array());
    }

    private static Bytes behind(Slot slot) {
        return beginning(new Slot(slot.bound(), (byte) (slot.rank() + 1)));
    }
}
