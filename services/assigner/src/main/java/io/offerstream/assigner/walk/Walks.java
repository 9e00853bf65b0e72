package io.offerstream.assigner.walk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.assigner.state.PendingWalk;
import io.offerstream.platform.state.VersionedAvro;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Control;
import io.offerstream.slates.cycle.CycleFacts;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The walks of each market that have not come to their end, in the order of their ticks, and how far each has come: in
 * the store {@value #STORE}, with a copy in memory. The first of a market goes on; the others wait, as one customer gets
 * one revision after the other. Owned by the task's stream thread.
 */
final class Walks {
    static final String STORE = "walks";

    private static final String WALK = "walk/";
    private static final String CURSOR = "cursor/";
    private static final String NUMBER = "number/";
    private static final String TICK = "tick";

    private final KeyValueStore<String, byte[]> store;
    private final Topics topics;
    private final VersionedAvro<PendingWalk> avro = new VersionedAvro<>(STORE, PendingWalk.class, (byte) 1);
    private final Map<String, Deque<Walk>> pending = new TreeMap<>();
    private final Map<String, Long> numbers = new TreeMap<>();

    /** Reads back what the store holds. */
    Walks(KeyValueStore<String, byte[]> store, Topics topics) {
        this.store = store;
        this.topics = topics;
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> {
                if (entry.key.startsWith(NUMBER)) {
                    numbers.put(entry.key.substring(NUMBER.length()), number(entry.value));
                } else if (entry.key.startsWith(WALK)) {
                    var walk = decode(entry.key.substring(WALK.length()), entry.value);
                    pending.computeIfAbsent(walk.market(), market -> new ArrayDeque<>())
                            .add(walk);
                }
            });
        }
    }

    static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    private Walk decode(String name, byte[] value) {
        int slash = name.indexOf('/');
        var walk = avro.decode(value);
        var control = topics.control();
        List<Control> facts = walk.getFacts().stream()
                .map(record -> control.serde().deserialize(control.name(), bytes(record)))
                .toList();
        byte[] cursor = store.get(CURSOR + name);
        return new Walk(
                name.substring(0, slash),
                Long.parseLong(name, slash + 1, name.length(), 16),
                Change.of(walk),
                CycleFacts.of(Instant.ofEpochMilli(walk.getTick()), facts),
                cursor == null ? "" : new String(cursor, UTF_8));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static long number(byte[] value) {
        return ByteBuffer.wrap(value).getLong();
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static String name(String market, long number) {
        return market + "/" + String.format(Locale.ROOT, "%016x", number);
    }

    /** Lets a market's next walk wait for its turn. */
    void begin(String market, Change change, CycleFacts facts) {
        long number = newest(market) + 1;
        numbers.put(market, number);
        store.put(NUMBER + market, number(number));
        var control = topics.control();
        var record = PendingWalk.newBuilder()
                .setTick(facts.tick().toEpochMilli())
                .setFacts(facts.toControl().stream()
                        .map(fact -> ByteBuffer.wrap(control.serde().serialize(control.name(), fact)))
                        .toList());
        change.writeTo(record);
        store.put(WALK + name(market, number), avro.encode(record.build()));
        pending.computeIfAbsent(market, any -> new ArrayDeque<>()).add(new Walk(market, number, change, facts, ""));
    }

    /** The number of a market's newest walk, whether it has ended or not; 0 before the first. */
    long newest(String market) {
        return numbers.getOrDefault(market, 0L);
    }

    /** A market's walks, in the order in which they go. */
    Collection<Walk> of(String market) {
        return pending.getOrDefault(market, new ArrayDeque<>());
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** How many walks wait or go on. */
    int size() {
        return pending.values().stream().mapToInt(Deque::size).sum();
    }

    /** The one to go on with: of the market whose walk is the oldest. */
    Optional<Walk> next() {
        return pending.values().stream()
                .map(Deque::peek)
                .min((one, other) -> one.facts().tick().compareTo(other.facts().tick()));
    }

    /** Writes how far a walk has come. */
    void pause(Walk walk) {
        store.put(CURSOR + name(walk.market(), walk.number()), walk.cursor().getBytes(UTF_8));
    }

    /** Forgets the first walk of a market, which has come to its end. */
    void end(Walk walk) {
        var name = name(walk.market(), walk.number());
        store.delete(WALK + name);
        store.delete(CURSOR + name);
        var walks = pending.get(walk.market());
        walks.remove();
        if (walks.isEmpty()) {
            pending.remove(walk.market());
        }
    }

    /** The tick that was decided last; empty before the first. */
    Optional<Instant> decided() {
        return Optional.ofNullable(store.get(TICK)).map(value -> Instant.ofEpochMilli(number(value)));
    }

    void decided(Instant tick) {
        store.put(TICK, number(tick.toEpochMilli()));
    }
}
