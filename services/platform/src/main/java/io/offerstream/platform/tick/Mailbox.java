package io.offerstream.platform.tick;

import io.offerstream.platform.tick.TickEvent.Arrival;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The facts that wait for their tick, in the barrier's store. A fact lies under
 * {@code (bound, order, key, topic, partition, offset)}, where {@code bound} is the newest mark that stood before it in
 * its partition: so a tick reads one range, and all facts of one key come together, reference data first.
 */
final class Mailbox {
    /** The bound of facts that stand before any mark. */
    static final long BEFORE_ANY_MARK = 0;

    private static final byte SPACE = 'm';
    private static final int HEAD_BYTES = 1 + 8 + 1;
    private static final int TAIL_BYTES = 1 + 1 + 4 + 8;

    private final KeyValueStore<Bytes, byte[]> store;
    private final List<Upstream> upstreams;

    Mailbox(KeyValueStore<Bytes, byte[]> store, List<Upstream> upstreams) {
        this.store = store;
        this.upstreams = upstreams;
    }

    void put(long bound, int upstream, Arrival arrival) {
        byte[] key = arrival.key() == null ? new byte[0] : arrival.key();
        byte[] value = arrival.value();
        var place = ByteBuffer.allocate(HEAD_BYTES + key.length + TAIL_BYTES)
                .put(SPACE)
                .putLong(bound)
                .put(upstreams.get(upstream).order().rank())
                .put(key)
                .put((byte) 0)
                .put((byte) upstream)
                .putInt(arrival.partition())
                .putLong(arrival.offset());
        var content = ByteBuffer.allocate(8 + 1 + (value == null ? 0 : value.length))
                .putLong(arrival.time().toEpochMilli())
                .put((byte) (value == null ? 0 : 1));
        if (value != null) {
            content.put(value);
        }
        store.put(Bytes.wrap(place.array()), content.array());
    }

    /**
     * Hands over, and forgets, every fact with {@code from <= bound < to} for which {@code due} says so of its upstream
     * and bound.
     */
    void take(long from, long to, BiPredicate<Integer, Long> due, Consumer<Arrival> receiver) {
        // The end is inclusive in Streams: the bare prefix of `to` sorts before every key with that bound.
        try (var entries = store.range(prefix(from), prefix(to))) {
            while (entries.hasNext()) {
                var entry = entries.next();
                byte[] place = entry.key.get();
                long bound = ByteBuffer.wrap(place).getLong(1);
                int upstream = place[place.length - TAIL_BYTES + 1];
                if (due.test(upstream, bound)) {
                    receiver.accept(arrival(place, entry.value));
                    store.delete(entry.key);
                }
            }
        }
    }

    private Arrival arrival(byte[] place, byte[] content) {
        var in = ByteBuffer.wrap(place);
        byte[] key = new byte[place.length - HEAD_BYTES - TAIL_BYTES];
        in.position(HEAD_BYTES).get(key);
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

    private static Bytes prefix(long bound) {
        return Bytes.wrap(ByteBuffer.allocate(9).put(SPACE).putLong(bound).array());
    }
}
