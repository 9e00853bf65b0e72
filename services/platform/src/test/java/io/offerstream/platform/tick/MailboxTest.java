package io.offerstream.platform.tick;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.Upstream.Edge;
import io.offerstream.platform.tick.Upstream.Order;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private static final long AMPLE = 1L << 40;
    private static final int FACTS = 1;
    private static final List<Upstream> UPSTREAMS = List.of(
            Upstream.fromOneTask("control", "conductor", Order.REFERENCE),
            Upstream.fromOutside("facts", Order.FACTS),
            Upstream.fromSamePartition("loop", "assigner", Order.FACTS).closingALoop(),
            Upstream.fromOneTask("reference-loop", "measurement", Order.REFERENCE)
                    .closingALoop(),
            Upstream.fromOutside("more-facts", Order.FACTS),
            Upstream.fromOneTask("news", "trainer", Order.FACTS).unawaited());
    /** Some begin with others, some hold what separates a key from the rest of a place, some are negative bytes. */
    private static final List<String> KEYS =
            List.of("", "\0", "a", "a\0", "a\0\0", "a\0\1", "a\0\1\0\0\0\0", "a\0\4", "a\1", "ab", "\u00ff", "\u0080a");

    /** What waits and how it is handed down, as plainly as can be: an entry a fact, by the bytes of its place. */
    private static final class PlainMailbox {
        private record Waiting(long bound, Edge edge, Arrival fact) {}

        private final TreeMap<Bytes, Waiting> entries = new TreeMap<>();

        void put(long bound, int upstream, Arrival fact) {
            var input = UPSTREAMS.get(upstream);
            var place = ByteBuffer.allocate(9 + fact.key().length + 14)
                    .putLong(bound)
                    .put(input.order().rank())
                    .put(fact.key())
                    .put((byte) 0)
                    .put((byte) upstream)
                    .putInt(fact.partition())
                    .putLong(fact.offset());
            entries.put(Bytes.wrap(place.array()), new Waiting(bound, input.edge(), fact));
        }

        void take(long from, long forwardEnd, long loopEnd, Consumer<Arrival> receiver) {
            entries.values().removeIf(waiting -> {
                boolean isDue = from <= waiting.bound()
                        && waiting.bound() < (waiting.edge() == Edge.LOOP ? loopEnd : forwardEnd);
                if (isDue) {
                    receiver.accept(waiting.fact());
                }
                return isDue;
            });
        }
    }

    private interface Step {}

    private record Put(long bound, int upstream, Arrival fact) implements Step {}

    private record Take(long from, long forwardEnd, long loopEnd) implements Step {}

    /** Facts and ticks as a task meets them: nothing stands before a mark that was waited for already. */
    private static List<Step> steps(Random random, int count) {
        var steps = new ArrayList<Step>();
        long finished = 0;
        long finishedBefore = 0;
        for (int offset = 0; offset < count; offset++) {
            if (random.nextInt(8) == 0) {
                long tick = finished + 100L * (1 + random.nextInt(2));
                steps.add(new Take(finishedBefore, tick, finished));
                finishedBefore = finished;
                finished = tick;
            } else {
                int upstream = random.nextInt(UPSTREAMS.size());
                var input = UPSTREAMS.get(upstream);
                long bound = switch (input.edge()) {
                    case FORWARD -> finished + 100L * random.nextInt(3);
                    case LOOP -> finishedBefore + 100L * random.nextInt(3);
                    case UNAWAITED -> finished;
                };
                byte[] key = KEYS.get(random.nextInt(KEYS.size())).getBytes(ISO_8859_1);
                byte[] value = random.nextInt(5) == 0 ? null : new byte[random.nextInt(20)];
                if (value != null) {
                    random.nextBytes(value);
                }
                steps.add(new Put(
                        bound,
                        upstream,
                        new Arrival(
                                input.topic(),
                                random.nextInt(2),
                                offset,
                                Instant.ofEpochMilli(random.nextInt(1000)),
                                key,
                                value)));
            }
        }
        steps.add(new Take(finishedBefore, finished + 100, finished));
        steps.add(new Take(finished, finished + 1000, finished + 900));
        return steps;
    }

    private static String line(Arrival fact) {
        return fact.topic() + "/" + fact.partition() + "@" + fact.offset() + " " + fact.time() + " "
                + Arrays.toString(fact.key()) + "=" + Arrays.toString(fact.value());
    }

    @Property(tries = 500)
    void shouldHandDownAsIfEveryFactWereAnEntry(
            @ForAll long seed, @ForAll @IntRange(max = 150) int count, @ForAll @IntRange(max = 3000) int maxBytes) {
        var random = new Random(seed);
        var steps = steps(random, count);
        var plain = new PlainMailbox();
        var expected = new ArrayList<String>();
        for (var step : steps) {
            if (step instanceof Put put) {
                plain.put(put.bound(), put.upstream(), put.fact());
            } else if (step instanceof Take take) {
                plain.take(take.from(), take.forwardEnd(), take.loopEnd(), fact -> expected.add(line(fact)));
                expected.add("tick");
            }
        }

        assertThat(handedDown(steps, AMPLE, random)).isEqualTo(expected);
        assertThat(handedDown(steps, maxBytes, random)).isEqualTo(expected);
        assertThat(handedDown(steps, 0, random)).isEqualTo(expected);
    }

    /** With commits at any step, and at some a death after which the task goes on from the last commit. */
    private static List<String> handedDown(List<Step> steps, long maxBytes, Random random) {
        var handed = new ArrayList<String>();
        var store = store();
        var mailbox = new Mailbox(store, UPSTREAMS, maxBytes);
        var committedStore = copy(store);
        int committedStep = 0;
        int committedLines = 0;
        int deaths = random.nextInt(10);
        for (int step = 0; step < steps.size(); step++) {
            if (random.nextInt(4) == 0) {
                mailbox.write();
                committedStore = copy(store);
                committedStep = step;
                committedLines = handed.size();
            } else if (deaths > 0 && random.nextInt(4) == 0) {
                deaths--;
                store = copy(committedStore);
                mailbox = new Mailbox(store, UPSTREAMS, maxBytes);
                step = committedStep;
                handed.subList(committedLines, handed.size()).clear();
            }
            if (steps.get(step) instanceof Put put) {
                mailbox.put(put.bound(), put.upstream(), put.fact());
            } else if (steps.get(step) instanceof Take take) {
                mailbox.take(take.from(), take.forwardEnd(), take.loopEnd(), fact -> handed.add(line(fact)));
                handed.add("tick");
            }
        }
        mailbox.write();
        assertThat(entries(store)).isEmpty();
        return handed;
    }

    private static KeyValueStore<Bytes, byte[]> store() {
        return Stores.inMemoryKeyValueStore(TickBarrier.STORE).get();
    }

    private static KeyValueStore<Bytes, byte[]> copy(KeyValueStore<Bytes, byte[]> store) {
        var copy = store();
        entries(store).forEach(copy::put);
        return copy;
    }

    private static NavigableMap<Bytes, byte[]> entries(KeyValueStore<Bytes, byte[]> store) {
        var entries = new TreeMap<Bytes, byte[]>();
        try (var all = store.all()) {
            all.forEachRemaining(entry -> entries.put(entry.key, entry.value));
        }
        return entries;
    }

    private static Arrival fact(long offset, int bytes) {
        return new Arrival("facts", 0, offset, Instant.EPOCH, new byte[] {'k'}, new byte[bytes]);
    }

    private static List<Long> takeAll(Mailbox mailbox) {
        var offsets = new ArrayList<Long>();
        mailbox.take(0, 1000, 1000, fact -> offsets.add(fact.offset()));
        return offsets;
    }

    @Test
    void shouldNotStoreWhatIsDecidedBeforeTheCommit() {
        var store = store();
        var mailbox = new Mailbox(store, UPSTREAMS, AMPLE);
        mailbox.put(0, FACTS, fact(1, 10));
        assertThat(entries(store)).isEmpty();

        assertThat(takeAll(mailbox)).containsExactly(1L);
        mailbox.write();

        assertThat(entries(store)).isEmpty();
    }

    @Test
    void shouldWriteOnlyWhatIsNewSinceTheLastCommit() {
        var store = store();
        var mailbox = new Mailbox(store, UPSTREAMS, AMPLE);
        mailbox.put(0, FACTS, fact(1, 10));
        mailbox.write();
        var first = entries(store);
        assertThat(first).hasSize(1);
        store.delete(first.firstKey());

        mailbox.put(0, FACTS, fact(2, 10));
        mailbox.write();

        assertThat(entries(store)).hasSize(1).doesNotContainKey(first.firstKey());
    }

    @Test
    void shouldSplitWhatIsTooLargeForOneSegment() {
        var store = store();
        var mailbox = new Mailbox(store, UPSTREAMS, AMPLE);
        for (int offset = 0; offset < 7; offset++) {
            mailbox.put(0, FACTS, fact(offset, 200 * 1024));
        }
        mailbox.put(0, FACTS, fact(7, Segment.MAX_BYTES));
        mailbox.put(0, FACTS, fact(8, 10));
        mailbox.write();

        assertThat(entries(store).values()).hasSize(6);
        assertThat(entries(store).values())
                .filteredOn(segment -> segment.length > Segment.MAX_BYTES)
                .hasSize(1);
        assertThat(takeAll(new Mailbox(store, UPSTREAMS, AMPLE))).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void shouldSpillOnlyWhatMemoryHasNoRoomFor() {
        var store = store();
        var mailbox = new Mailbox(store, UPSTREAMS, 5_000);
        for (int offset = 0; offset < 10; offset++) {
            mailbox.put(0, FACTS, fact(offset, 1_000));
        }
        assertThat(entries(store)).hasSize(6);

        assertThat(takeAll(mailbox)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        mailbox.put(100, FACTS, fact(10, 1_000));

        assertThat(entries(store)).isEmpty();
    }

    @Test
    void shouldStopAtASegmentOfAnotherLayout() {
        var store = store();
        var mailbox = new Mailbox(store, UPSTREAMS, AMPLE);
        mailbox.put(0, FACTS, fact(1, 10));
        mailbox.write();
        entries(store).forEach((key, segment) -> {
            segment[0] = 3;
            store.put(key, segment);
        });

        assertThatThrownBy(() -> new Mailbox(store, UPSTREAMS, AMPLE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tick-barrier has layout 3, this version reads 2: see CHANGELOG.md");
    }

    @Test
    void shouldStopAtEntriesOfTheFirstLayout() {
        for (char kind : new char[] {'f', 'm', 'u', 'w'}) {
            var store = store();
            store.put(Bytes.wrap(new byte[] {(byte) kind, 1, 2}), new byte[0]);

            assertThatThrownBy(() -> Layout.requireNoOldEntries(store))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("tick-barrier has layout 1, this version reads 2: see CHANGELOG.md");
        }
        Layout.requireNoOldEntries(store());
    }
}
