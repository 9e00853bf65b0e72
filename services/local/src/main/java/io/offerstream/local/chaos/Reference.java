package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.interactionstate.InteractionStateTopology;
import io.offerstream.interactionstate.fold.SingleThreadedFold;
import io.offerstream.local.chaos.Inputs.Input;
import io.offerstream.platform.intake.DeadLetters;
import io.offerstream.platform.intake.Intake;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.tick.TickWriter;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The same inputs without Kafka Streams and without disturbance: reads each partition's committed records, sees by their
 * marks which belong to which tick, judges them as the service does, and lets {@link SingleThreadedFold} decide. No
 * barrier, no mailbox, no RocksDB, no transaction. Used once, by one thread.
 */
final class Reference {
    private static final String CONDUCTOR = Marks.writer("conductor", 0);

    private final Topics topics;
    private final Inputs inputs;
    private final Receiver receiver;
    private final Map<String, Topic<?>> intakes = new TreeMap<>();
    private final Map<String, Topic<?>> sinks;
    private final Set<String> sources = new TreeSet<>();
    private final Map<String, Long> records = new HashMap<>();
    private long ticks;

    /** What comes out: outputs, and at the end the entries of all stores. */
    interface Receiver {
        void output(Output output);

        void state(String store, int partition, byte[] key, byte[] value);
    }

    Reference(Topics topics, Inputs inputs, Receiver receiver) {
        this.topics = topics;
        this.inputs = inputs;
        this.receiver = receiver;
        TickWriter.marked(topics).forEach(topic -> intakes.put(topic.name(), topic));
        sources.addAll(sources(topics));
        sinks = sinks(topics);
    }

    /** Names of the topics that the service reads. */
    static Set<String> sources(Topics topics) {
        var names = new TreeSet<String>();
        nodes(topics, TopologyDescription.Source.class).forEach(source -> names.addAll(source.topicSet()));
        return names;
    }

    /** Topics that the service writes. */
    static List<Topic<?>> outputs(Topics topics) {
        return List.copyOf(sinks(topics).values());
    }

    /** What the service writes into, by the name of the node. */
    private static Map<String, Topic<?>> sinks(Topics topics) {
        var sinks = new TreeMap<String, Topic<?>>();
        nodes(topics, TopologyDescription.Sink.class)
                .forEach(sink ->
                        sinks.put(sink.name(), topics.byTitle(sink.topic()).orElseThrow()));
        return sinks;
    }

    private static <N> List<N> nodes(Topics topics, Class<N> type) {
        return InteractionStateTopology.build(topics, new SimpleMeterRegistry()).describe().subtopologies().stream()
                .flatMap(part -> part.nodes().stream())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Hands over everything that the run must have come to, but for the marks. */
    void fold() {
        for (int partition = 0; partition < topics.control().partitions(); partition++) {
            new Task(partition).run();
        }
    }

    /**
     * Facts by input partition, as many as stood before the ticks: without marks, and without tombstones, which say
     * nothing. Not those of {@code control}.
     */
    Map<String, Long> records() {
        return records;
    }

    /** Ticks of each partition; the same for all. */
    long ticks() {
        return ticks;
    }

    /** What one task of the service does. */
    private final class Task {
        private final int partition;
        private final SingleThreadedFold fold;
        private final Map<String, Cursor> cursors = new TreeMap<>();

        Task(int partition) {
            this.partition = partition;
            fold = new SingleThreadedFold(topics, partition, this::emit);
            sources.forEach(source -> cursors.put(source, new Cursor(source, partition, writer(source))));
        }

        private String writer(String source) {
            if (intakes.containsKey(source)) {
                return Marks.TICKER;
            } else if (source.equals(topics.control().name())) {
                return CONDUCTOR;
            } else if (source.equals(topics.assignments().name())) {
                return Marks.writer("assigner", partition);
            }
            throw new IllegalStateException("nobody has told the reference who marks " + source);
        }

        void run() {
            var control = cursors.get(topics.control().name());
            var previous = Optional.<Instant>empty();
            long decided = 0;
            for (var tick = control.nextTick(); tick.isPresent(); tick = control.nextTick()) {
                decide(tick.get(), previous);
                previous = tick;
                decided++;
            }
            ticks = decided;
            SingleThreadedFold.stores(topics)
                    .forEach(store -> fold.state(store, (key, value) -> receiver.state(store, partition, key, value)));
        }

        private void decide(Instant tick, Optional<Instant> previous) {
            var facts = new ArrayList<Arrival>();
            cursors.forEach((source, cursor) -> {
                if (source.equals(topics.assignments().name())) {
                    // The loop: what the assigner decided up to the tick before.
                    previous.map(cursor::before).ifPresent(before -> {
                        before.forEach(this::count);
                        facts.addAll(before);
                    });
                } else if (intakes.containsKey(source)) {
                    cursor.before(tick).stream().filter(this::isAccepted).forEach(facts::add);
                } else {
                    facts.addAll(cursor.before(tick));
                }
            });
            long millis = tick.toEpochMilli();
            facts.sort(Comparator.comparing((Arrival fact) ->
                            !fact.topic().equals(topics.control().name()))
                    .thenComparing(Arrival::key, Arrays::compareUnsigned)
                    .thenComparing(Arrival::topic)
                    .thenComparing(Arrival::offset));
            facts.forEach(fact -> fold.process(fact, millis));
            fold.process(new TickReached(tick, previous), millis);
        }

        private void count(Arrival arrival) {
            records.merge(arrival.topic() + "-" + partition, 1L, Long::sum);
        }

        private boolean isAccepted(Arrival arrival) {
            var topic = intakes.get(arrival.topic());
            if (arrival.value() != null || !topic.isCompacted()) {
                count(arrival);
            }
            var refusal =
                    new Intake<>(topic).judge(arrival.key(), arrival.value()).refusal();
            refusal.ifPresent(why -> {
                var letter = DeadLetters.of(InteractionStateTopology.SERVICE, arrival, why);
                emit(DeadLetters.SINK, new Record<>(letter.key(), letter.value(), letter.timestamp()));
            });
            return refusal.isEmpty();
        }

        private void emit(String sink, Record<Object, Object> record) {
            var topic = Optional.ofNullable(sinks.get(sink)).orElseThrow();
            byte[] key = record.key() instanceof String text
                    ? Serdes.String().serializer().serialize(topic.name(), text)
                    : (byte[]) record.key();
            receiver.output(new Output(
                    topic.title(), -1, key, bytes(topic, record.value()), record.timestamp(), record.headers()));
        }

        private static <V extends SpecificRecord> byte[] bytes(Topic<V> topic, Object value) {
            return value == null
                    ? null
                    : topic.serde().serialize(topic.name(), topic.type().cast(value));
        }
    }

    /** Reads one input partition from mark to mark. */
    private final class Cursor {
        private final boolean isFromOutside;
        private final String writer;
        private final Iterator<Input> log;
        private final List<Arrival> facts = new ArrayList<>();
        private Instant reached = Instant.EPOCH;

        Cursor(String topic, int partition, String writer) {
            this.writer = writer;
            isFromOutside = intakes.containsKey(topic);
            log = inputs.read(topic, partition);
        }

        /** Facts that stand before the mark and were not handed over yet. */
        List<Arrival> before(Instant tick) {
            while (reached.isBefore(tick)) {
                if (!log.hasNext()) {
                    throw new IllegalStateException("the mark " + tick + " of " + writer + " is missing");
                }
                read();
            }
            var before = List.copyOf(facts);
            facts.clear();
            return before;
        }

        /** Reads on to the next mark; what stands before it is kept for {@link #before}. */
        Optional<Instant> nextTick() {
            var from = reached;
            while (reached.equals(from) && log.hasNext()) {
                read();
            }
            return reached.equals(from) ? Optional.empty() : Optional.of(reached);
        }

        private void read() {
            var input = log.next();
            var arrival = input.arrival();
            if (isMark(input)) {
                if (writer.equals(new String(arrival.key(), UTF_8))) {
                    var tick = Marks.tick(input.headers()).orElseThrow();
                    reached = tick.isAfter(reached) ? tick : reached;
                }
            } else {
                facts.add(arrival);
            }
        }

        private boolean isMark(Input input) {
            var arrival = input.arrival();
            return isFromOutside
                    ? Marks.isTickers(new Record<>(
                            arrival.key(),
                            arrival.value(),
                            Math.max(0, arrival.time().toEpochMilli()),
                            input.headers()))
                    : Marks.tick(input.headers()).isPresent();
        }
    }
}
