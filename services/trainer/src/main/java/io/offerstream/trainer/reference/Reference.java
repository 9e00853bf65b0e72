package io.offerstream.trainer.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.app.Pace;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.intake.Intake;
import io.offerstream.platform.intake.Verdict.Accepted;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.ModelRequest;
import io.offerstream.schemas.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the markets of one partition of {@code outcomes} are: their files, offers, opened cycles, and what ops ask of their
 * models, tick by tick; and what the gate last said: at the tick after, or, live, as soon as it is known. Owned by one
 * thread.
 *
 * <p>What is refused here, the conductor refuses too, and writes the dead letter; the last good value stays.
 */
public final class Reference implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reference.class);
    private static final Duration WAIT = Duration.ofMillis(50);

    private final Topics topics;
    private final int partition;
    private final Pace pace;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Source<?>> sources = new HashMap<>();
    private final Source<GateVerdict> gate;
    private final Map<String, Configured> markets = new TreeMap<>();
    private final Map<String, MarketOffers> offers = new HashMap<>();
    private final Map<String, List<Request>> requests = new HashMap<>();
    private final Map<String, MarketCycles> cycles = new HashMap<>();
    private final Map<String, GateVerdict> verdicts = new HashMap<>();

    /** A market's file, as it was applied last. */
    public record Configured(MarketConfig config, String file, String text) {}

    /** What ops ask for, and where they do. */
    public record Request(ConsumerRecord<byte[], byte[]> place, ModelRequest request) {}

    /** An input that one writer marks. */
    private static final class Source<V extends SpecificRecord> {
        private final TopicPartition partition;
        private final byte[] marker;
        private final Judge<V> judge;
        private final Receiver<V> receiver;
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private long reached;

        Source(TopicPartition partition, String marker, Judge<V> judge, Receiver<V> receiver) {
            this.partition = partition;
            this.marker = marker.getBytes(UTF_8);
            this.judge = judge;
            this.receiver = receiver;
        }

        void accept(ConsumerRecord<byte[], byte[]> record, boolean isOurs) {
            var mark = Marks.tick(record.headers());
            if (mark.isPresent()) {
                if (Arrays.equals(record.key(), marker)) {
                    reached = Math.max(reached, mark.get().toEpochMilli());
                }
            } else if (record.value() != null && isOurs) {
                waiting.add(new Waiting(reached, record));
            }
        }

        void deliver(long tick) {
            while (!waiting.isEmpty() && waiting.peek().bound < tick) {
                var record = waiting.remove().record;
                judge.judge(record).ifPresent(value -> receiver.accept(record, value));
            }
        }
    }

    /** Reads a record; empty if it is refused. */
    private interface Judge<V> {
        Optional<V> judge(ConsumerRecord<byte[], byte[]> record);
    }

    private interface Receiver<V> {
        void accept(ConsumerRecord<byte[], byte[]> place, V value);
    }

    /** @param bound newest mark before the record */
    private record Waiting(long bound, ConsumerRecord<byte[], byte[]> record) {}

    /**
     * Begins to read.
     *
     * @param partition of {@code outcomes}; markets that live in others are left out
     * @param pace whether the gate is waited for
     * @param finished the newest tick that was ever decided: cycles matter that were opened not long before it
     */
    public Reference(KafkaClients clients, Topics topics, int partition, Pace pace, Instant finished) {
        this.topics = topics;
        this.partition = partition;
        this.pace = pace;
        source(topics.markets(), this::learn);
        source(topics.offers(), this::learn);
        source(topics.modelRequests(), this::learn);
        // All partitions hold the same.
        var control = new TopicPartition(topics.control().name(), partition);
        sources.put(
                control.topic(),
                new Source<>(
                        control, Marks.writer("conductor", 0), record -> read(topics.control(), record), this::learn));
        gate = new Source<>(
                new TopicPartition(topics.gateVerdicts().name(), 0),
                Marks.writer("measurement", 0),
                record -> read(topics.gateVerdicts(), record),
                this::learn);
        consumer = clients.consumer();
        var assigned = new ArrayList<TopicPartition>();
        sources.values().forEach(source -> assigned.add(source.partition));
        assigned.add(gate.partition);
        consumer.assign(assigned);
        consumer.seekToBeginning(assigned);
        seekTo(control, finished.minus(MarketCycles.KNOWN));
    }

    private void seekTo(TopicPartition place, Instant time) {
        var found = consumer.offsetsForTimes(Map.of(place, Math.max(0, time.toEpochMilli())))
                .get(place);
        if (found != null) {
            consumer.seek(place, found.offset());
        }
    }

    private <V extends SpecificRecord> void source(Topic<V> topic, Receiver<V> receiver) {
        var intake = new Intake<>(topic);
        Judge<V> judge = record -> intake.judge(record.key(), record.value()) instanceof Accepted<Optional<V>> accepted
                ? accepted.value()
                : Optional.empty();
        sources.put(topic.name(), new Source<>(new TopicPartition(topic.name(), 0), Marks.TICKER, judge, receiver));
    }

    private static <V extends SpecificRecord> Optional<V> read(Topic<V> topic, ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(topic.serde().deserialize(record.topic(), record.value()));
        } catch (SerializationException e) {
            LOG.warn(
                    "{}-{}@{} cannot be read: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
            return Optional.empty();
        }
    }

    private boolean isOurs(byte[] key) {
        return key != null && topics.outcomes().partitionOf(marketOf(new String(key, UTF_8))) == partition;
    }

    /** Of the market's own key, or of one of what it has. */
    private static String marketOf(String key) {
        int end = key.indexOf(':');
        return end < 0 ? key : key.substring(0, end);
    }

    private void learn(ConsumerRecord<byte[], byte[]> place, Market market) {
        markets.put(
                market.getMarket(),
                new Configured(
                        MarketConfig.parse(market.getFile(), market.getConfig()),
                        market.getFile(),
                        market.getConfig()));
    }

    private void learn(ConsumerRecord<byte[], byte[]> place, Offer offer) {
        offers.computeIfAbsent(offer.getMarket(), market -> new MarketOffers()).learn(offer);
    }

    private void learn(ConsumerRecord<byte[], byte[]> place, ModelRequest request) {
        requests.computeIfAbsent(request.getMarket(), market -> new ArrayList<>())
                .add(new Request(place, request));
    }

    private void learn(ConsumerRecord<byte[], byte[]> place, Control control) {
        if (control.getPopularity() != null) {
            cycles(control.getPopularity().getMarket()).learn(control.getPopularity());
        } else if (control.getCycleOpened() != null) {
            cycles(control.getCycleOpened().getMarket()).learn(control.getCycleOpened());
        }
    }

    private void learn(ConsumerRecord<byte[], byte[]> place, GateVerdict verdict) {
        verdicts.put(verdict.getMarket(), verdict);
    }

    /**
     * Goes on to a tick, if all that stands before it has been read; otherwise reads for a moment.
     *
     * @param finished the newest tick that was ever decided
     * @return whether it is there
     */
    public boolean advanceTo(Instant tick, Instant finished) {
        if (!hasRead(tick, finished)) {
            for (var record : consumer.poll(WAIT)) {
                sources.getOrDefault(record.topic(), gate).accept(record, isOurs(record.key()));
            }
        }
        boolean isThere = hasRead(tick, finished);
        if (isThere) {
            sources.values().forEach(source -> source.deliver(tick.toEpochMilli()));
            deliverVerdicts(tick, finished);
            cycles.values().forEach(known -> known.goOnTo(tick));
        }
        return isThere;
    }

    /**
     * Measurement judges by what is evaluated here: it waits for our tick before, and we for its tick before. A tick that
     * is decided again has heeded them.
     */
    private void deliverVerdicts(Instant tick, Instant finished) {
        if (pace == Pace.LIVE) {
            gate.deliver(Long.MAX_VALUE);
        } else if (tick.isAfter(finished)) {
            gate.deliver(finished.toEpochMilli());
        }
    }

    private boolean hasRead(Instant tick, Instant finished) {
        return sources.values().stream().allMatch(source -> source.reached >= tick.toEpochMilli())
                && (pace == Pace.LIVE || gate.reached >= finished.toEpochMilli());
    }

    /** Markets of this partition with a good file. */
    public Set<String> markets() {
        return new TreeSet<>(markets.keySet());
    }

    public Optional<Configured> market(String market) {
        return Optional.ofNullable(markets.get(market));
    }

    /** Empty ones for a market that has none. */
    public MarketOffers offers(String market) {
        return offers.computeIfAbsent(market, absent -> new MarketOffers());
    }

    /** None for a market that has opened none. */
    public MarketCycles cycles(String market) {
        return cycles.computeIfAbsent(market, absent -> new MarketCycles());
    }

    /** What has been asked and not been taken, oldest first. */
    public List<Request> takeRequests(String market) {
        var taken = requests.remove(market);
        return taken == null ? List.of() : taken;
    }

    /** What the gate said last of one of the market's generations. */
    public Optional<GateVerdict> verdict(String market) {
        return Optional.ofNullable(verdicts.get(market));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
