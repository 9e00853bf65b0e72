package io.offerstream.platform.tick;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.tick.Upstream.Order;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class TickBarrierTest {
    private static final String CONTROL = "control";
    private static final String FACTS = "facts";
    private static final String LOOP = "loop";
    private static final String SHARED = "shared";
    private static final String NEWS = "news";
    private static final long AMPLE = 1L << 40;

    /** One record of one input: a fact, or a mark of its writer. */
    private record Entry(String topic, String writer, String key, String value, long mark) {
        static Entry fact(String topic, String writer, String key, String value) {
            return new Entry(topic, writer, key, value, 0);
        }

        static Entry mark(String topic, String writer, long tick) {
            return new Entry(topic, writer, writer, null, tick);
        }
    }

    /** A task behind the barrier that writes down what it is handed. */
    private static final class Task implements AutoCloseable {
        private final List<String> handed = new ArrayList<>();
        private final TopologyTestDriver driver;

        Task() {
            this(AMPLE, () -> false);
        }

        /** @param revived asked before each record, whether the task is revived: from what it has committed */
        Task(long memory, BooleanSupplier revived) {
            var upstreams = List.of(
                    Upstream.fromOneTask(CONTROL, "conductor", Order.REFERENCE),
                    Upstream.fromOutside(FACTS, Order.FACTS),
                    Upstream.fromSamePartition(LOOP, "assigner", Order.FACTS).closingALoop(),
                    Upstream.fromEveryTask(SHARED, "state", 2, Order.FACTS),
                    Upstream.fromEveryTask(NEWS, "trainer", 2, Order.FACTS).unawaited());
            var bytes = new ByteArrayDeserializer();
            var topology = new Topology();
            for (var upstream : upstreams) {
                topology.addSource(upstream.topic(), bytes, bytes, upstream.topic());
            }
            topology.addProcessor(
                    TickBarrier.NODE,
                    new Revived(
                            new TickBarrier("service", CONTROL, upstreams, "decide", List.of("out"), memory), revived),
                    CONTROL,
                    FACTS,
                    LOOP,
                    SHARED,
                    NEWS);
            topology.addProcessor("decide", () -> new WriteDown(handed), TickBarrier.NODE);
            topology.addSink(
                    "out", "out", new StringSerializer(), new ByteArraySerializer(), "decide", TickBarrier.NODE);
            var properties = new Properties();
            properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "barrier-test");
            driver = new TopologyTestDriver(topology, properties);
        }

        void pipe(Entry entry) {
            var headers = entry.mark() > 0
                    ? Marks.headers(Instant.ofEpochMilli(entry.mark()))
                    : new RecordHeaders().add(Marks.WRITER, entry.writer().getBytes(UTF_8));
            byte[] value = entry.value() == null ? null : entry.value().getBytes(UTF_8);
            driver.createInputTopic(entry.topic(), new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(new TestRecord<>(entry.key().getBytes(UTF_8), value, headers, 1L));
        }

        List<String> marksOut() {
            return driver
                    .createOutputTopic("out", new StringDeserializer(), new ByteArrayDeserializer())
                    .readRecordsToList()
                    .stream()
                    .map(mark -> mark.key() + "@"
                            + Marks.tick(mark.headers()).orElseThrow().toEpochMilli())
                    .toList();
        }

        @Override
        public void close() {
            driver.close();
        }
    }

    /** Streams initialises the same processor object again when it revives a task; here, with what was committed. */
    private record Revived(TickBarrier barrier, BooleanSupplier revived)
            implements ProcessorSupplier<byte[], byte[], Object, Object> {
        @Override
        public Set<StoreBuilder<?>> stores() {
            return barrier.stores();
        }

        @Override
        public Processor<byte[], byte[], Object, Object> get() {
            var task = barrier.get();
            return new Processor<>() {
                private ProcessorContext<Object, Object> context;

                @Override
                public void init(ProcessorContext<Object, Object> processorContext) {
                    context = processorContext;
                    task.init(context);
                }

                @Override
                public void process(Record<byte[], byte[]> record) {
                    if (revived.getAsBoolean()) {
                        task.init(context);
                    }
                    task.process(record);
                }
            };
        }
    }

    private record WriteDown(List<String> handed) implements Processor<byte[], TickEvent, String, byte[]> {
        @Override
        public void process(Record<byte[], TickEvent> record) {
            if (record.value() instanceof Arrival arrival) {
                handed.add(arrival.topic() + " " + new String(arrival.key(), UTF_8) + "="
                        + new String(arrival.value(), UTF_8));
            } else if (record.value() instanceof TickReached reached) {
                handed.add("tick " + reached.tick().toEpochMilli());
            }
        }
    }

    private static void pipeTick(Task task, long tick) {
        task.pipe(Entry.mark(FACTS, "ticker", tick));
        task.pipe(Entry.mark(SHARED, "state/0", tick));
        task.pipe(Entry.mark(SHARED, "state/1", tick));
        task.pipe(Entry.mark(CONTROL, "conductor/0", tick));
    }

    @Test
    void shouldWaitForEveryUpstreamTask() {
        try (var task = new Task()) {
            task.pipe(Entry.fact(FACTS, "", "DE:1", "a"));
            task.pipe(Entry.mark(CONTROL, "conductor/0", 100));
            task.pipe(Entry.mark(FACTS, "ticker", 100));
            task.pipe(Entry.mark(SHARED, "state/1", 100));
            assertThat(task.handed).isEmpty();

            task.pipe(Entry.mark(SHARED, "state/0", 100));

            assertThat(task.handed).containsExactly("facts DE:1=a", "tick 100");
            assertThat(task.marksOut()).containsExactly("service/0@100");
        }
    }

    @Test
    void shouldKeepForTheNextTickWhatStandsBehindTheMark() {
        try (var task = new Task()) {
            task.pipe(Entry.mark(FACTS, "ticker", 100));
            task.pipe(Entry.fact(FACTS, "", "DE:1", "behind"));
            task.pipe(Entry.fact(SHARED, "state/0", "DE:2", "before"));
            pipeTick(task, 100);
            assertThat(task.handed).containsExactly("shared DE:2=before", "tick 100");

            task.pipe(Entry.mark(LOOP, "assigner/0", 100));
            pipeTick(task, 200);

            assertThat(task.handed).containsExactly("shared DE:2=before", "tick 100", "facts DE:1=behind", "tick 200");
        }
    }

    @Test
    void shouldWaitOnALoopForThePreviousTickOnly() {
        try (var task = new Task()) {
            pipeTick(task, 100);
            task.pipe(Entry.fact(LOOP, "assigner/0", "DE:1", "assigned-at-100"));
            pipeTick(task, 200);
            assertThat(task.handed).containsExactly("tick 100");

            task.pipe(Entry.mark(LOOP, "assigner/0", 100));
            task.pipe(Entry.fact(LOOP, "assigner/0", "DE:1", "assigned-at-200"));

            assertThat(task.handed).containsExactly("tick 100", "loop DE:1=assigned-at-100", "tick 200");
        }
    }

    @Test
    void shouldTakeFromAnUnawaitedInputWhatHasComeAndWaitForNothing() {
        try (var task = new Task()) {
            task.pipe(Entry.fact(NEWS, "trainer/0", "DE:1", "before"));
            pipeTick(task, 100);
            assertThat(task.handed).containsExactly("news DE:1=before", "tick 100");

            task.pipe(Entry.mark(NEWS, "trainer/0", 100));
            task.pipe(Entry.fact(NEWS, "trainer/1", "DE:2", "behind"));
            task.pipe(Entry.mark(NEWS, "trainer/1", 900));
            task.pipe(Entry.fact(NEWS, "trainer/1", "DE:1", "far behind"));
            task.pipe(Entry.mark(LOOP, "assigner/0", 100));
            pipeTick(task, 200);
            task.pipe(Entry.mark(LOOP, "assigner/0", 200));
            pipeTick(task, 300);

            assertThat(task.handed)
                    .containsExactly(
                            "news DE:1=before",
                            "tick 100",
                            "news DE:1=far behind",
                            "news DE:2=behind",
                            "tick 200",
                            "tick 300");
        }
    }

    @Test
    void shouldHandDownOnceWhatCameBetweenTwoTicksThatWereDecidedTogether() {
        try (var task = new Task(AMPLE, () -> true)) {
            pipeTick(task, 100);
            pipeTick(task, 200);
            pipeTick(task, 300);
            task.pipe(Entry.fact(NEWS, "trainer/0", "DE:1", "late"));
            assertThat(task.handed).containsExactly("tick 100");

            task.pipe(Entry.mark(LOOP, "assigner/0", 300));

            assertThat(task.handed).containsExactly("tick 100", "news DE:1=late", "tick 200", "tick 300");
        }
    }

    @Property(tries = 40)
    void shouldHandDownEveryFactOfAnUnawaitedInputOnceWhateverIsRevived(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int ticks, @ForAll @IntRange(max = 12) int facts) {
        var random = new Random(seed);
        var inputs = new ArrayList<>(inputs(random, ticks, facts));
        var news = new ArrayList<Entry>();
        for (int fact = 0; fact < facts; fact++) {
            news.add(Entry.fact(NEWS, "trainer/0", "DE:" + random.nextInt(3), "news-" + fact));
        }
        inputs.add(news);
        var entries = interleaved(inputs, random);
        entries.addAll(List.of(
                Entry.mark(LOOP, "assigner/0", 9_000),
                Entry.mark(FACTS, "ticker", 9_000),
                Entry.mark(SHARED, "state/0", 9_000),
                Entry.mark(SHARED, "state/1", 9_000),
                Entry.mark(CONTROL, "conductor/0", 9_000)));

        var first = run(entries, AMPLE, () -> false);
        var revived = run(entries, random.nextBoolean() ? 600 : AMPLE, () -> random.nextInt(3) == 0);

        assertThat(revived).isEqualTo(first);
        assertThat(first).filteredOn(line -> line.startsWith("news ")).hasSize(facts);
    }

    @Test
    void shouldDecideARepeatedTickOnce() {
        try (var task = new Task()) {
            pipeTick(task, 100);
            pipeTick(task, 100);
            pipeTick(task, 50);

            assertThat(task.handed).containsExactly("tick 100");
            assertThat(task.marksOut()).containsExactly("service/0@100");
        }
    }

    @Test
    void shouldHandReferenceDataDownFirst() {
        try (var task = new Task()) {
            task.pipe(Entry.fact(FACTS, "", "DE:1", "fact"));
            task.pipe(Entry.fact(CONTROL, "conductor/0", "DE:9", "offer"));
            pipeTick(task, 100);

            assertThat(task.handed).containsExactly("control DE:9=offer", "facts DE:1=fact", "tick 100");
        }
    }

    @Test
    void shouldKeepOverARestartWhatWaitedAtACommit() {
        try (var task = new Task(AMPLE, () -> true)) {
            task.pipe(Entry.fact(FACTS, "", "DE:2", "b"));
            task.pipe(Entry.fact(FACTS, "", "DE:1", "a"));
            pipeTick(task, 100);

            assertThat(task.handed)
                    .as("facts that waited over a commit and a restart")
                    .containsExactly("facts DE:1=a", "facts DE:2=b", "tick 100");
        }
    }

    @Property(tries = 60)
    void shouldNotDependOnTheInterleaving(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int ticks, @ForAll @IntRange(max = 12) int facts) {
        var random = new Random(seed);
        var inputs = inputs(random, ticks, facts);

        var first = run(interleaved(inputs, random), AMPLE, () -> false);
        var revived = run(interleaved(inputs, random), AMPLE, () -> random.nextInt(3) == 0);
        var spilled = run(interleaved(inputs, random), 600, () -> random.nextInt(3) == 0);

        assertThat(revived).isEqualTo(first);
        assertThat(spilled).isEqualTo(first);
        assertThat(first).filteredOn(line -> line.startsWith("tick ")).hasSize(ticks);
    }

    /** Each list is one partition's log of one writer; only their order among each other is open. */
    private static List<List<Entry>> inputs(Random random, int ticks, int facts) {
        var control = new ArrayList<Entry>();
        var outside = new ArrayList<Entry>();
        var loop = new ArrayList<Entry>();
        var states = List.of(new ArrayList<Entry>(), new ArrayList<Entry>());
        for (int tick = 1; tick <= ticks; tick++) {
            for (int fact = 0; fact < facts; fact++) {
                var key = "DE:" + random.nextInt(3);
                var value = tick + "-" + fact;
                switch (random.nextInt(4)) {
                    case 0 -> control.add(Entry.fact(CONTROL, "conductor/0", key, value));
                    case 1 -> loop.add(Entry.fact(LOOP, "assigner/0", key, value));
                    case 2 -> {
                        int state = random.nextInt(2);
                        // One key, one writer, as a partitioner guarantees: two writers' offsets have no order.
                        states.get(state).add(Entry.fact(SHARED, "state/" + state, key + "-" + state, value));
                    }
                    default -> outside.add(Entry.fact(FACTS, "", key, value));
                }
            }
            control.add(Entry.mark(CONTROL, "conductor/0", tick * 100L));
            outside.add(Entry.mark(FACTS, "ticker", tick * 100L));
            loop.add(Entry.mark(LOOP, "assigner/0", tick * 100L));
            states.get(0).add(Entry.mark(SHARED, "state/0", tick * 100L));
            states.get(1).add(Entry.mark(SHARED, "state/1", tick * 100L));
        }
        return List.of(control, outside, loop, states.get(0), states.get(1));
    }

    private static List<Entry> interleaved(List<List<Entry>> inputs, Random random) {
        var open = new ArrayList<Deque<Entry>>();
        inputs.forEach(input -> open.add(new ArrayDeque<>(input)));
        var merged = new ArrayList<Entry>();
        open.removeIf(Deque::isEmpty);
        while (!open.isEmpty()) {
            merged.add(open.get(random.nextInt(open.size())).removeFirst());
            open.removeIf(Deque::isEmpty);
        }
        return merged;
    }

    private static List<String> run(List<Entry> entries, long memory, BooleanSupplier revived) {
        try (var task = new Task(memory, revived)) {
            entries.forEach(task::pipe);
            return task.handed;
        }
    }
}
