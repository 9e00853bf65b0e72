package io.offerstream.trainer.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.intake.Intake;
import io.offerstream.platform.intake.Verdict.Accepted;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.ModelRequest;
import io.offerstream.schemas.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
 * What the markets of one partition of {@code outcomes} are: their files, offers, and what ops ask of their models, tick by
 * tick; and what the gate last said, as soon as it is known. Owned by one thread.
 *
 * <p>What is refused here, the conductor refuses too, and writes the dead letter; the last good value stays.
 */
public final class Reference implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reference.class);
    private static final Duration WAIT = Duration.ofMillis(50);

    private final Topics topics;
    private final int partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Source<?>> sources = new HashMap<>();
    private final Map<String, Configured> markets = new TreeMap<>();
    private final Map<String, MarketOffers> offers = new HashMap<>();
    private final Map<String, List<Request>> requests = new HashMap<>();
    private final Map<String, GateVerdict> verdicts = new HashMap<>();

    /** A market's file, as it was applied last. */
    public record Configured(MarketConfig config, String file, String text) {}

    /** What ops ask for, and where they do. */
    public record Request(ConsumerRecord<byte[], byte[]> place, ModelRequest request) {}

    /** An input that the ticker marks. */
    private final class Source<V extends SpecificRecord> {
        private final Intake<V> intake;
        private final Receiver<V> receiver;
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private long reached;

        Source(Topic<V> topic, Receiver<V> receiver) {
            intake = new Intake<>(topic);
            this.receiver = receiver;
        }

        void accept(ConsumerRecord<byte[], byte[]> record) {
            var mark = Marks.tick(record.headers());
            if (mark.isPresent()) {
                reached = Math.max(reached, mark.get().toEpochMilli());
            } else if (record.value() != null && isOurs(record.key())) {
                waiting.add(new Waiting(reached, record));
            }
        }

        void deliver(long tick) {
            while (!waiting.isEmpty() && waiting.peek().bound < tick) {
                var record = waiting.remove().record;
                var verdict = intake.judge(record.key(), record.value());
                if (verdict instanceof Accepted<Optional<V>> accepted) {
                    accepted.value().ifPresent(value -> receiver.accept(record, value));
                }
            }
        }
    }

    private interface Receiver<V> {
        void accept(ConsumerRecord<byte[], byte[]> place, V value);
    }

    /** @param bound newest mark before the record */
    private record Waiting(long bound, ConsumerRecord<byte[], byte[]> record) {}

    /** @param partition of {@code outcomes}; markets that live in others are left out */
    public Reference(KafkaClients clients, Topics topics, int partition) {
        this.topics = topics;
        this.partition = partition;
        source(topics.markets(), this::learn);
        source(topics.offers(), this::learn);
        source(topics.modelRequests(), this::learn);
        consumer = clients.consumer();
        var assigned = new ArrayList<TopicPartition>();
        sources.keySet().forEach(name -> assigned.add(new TopicPartition(name, 0)));
        assigned.add(new TopicPartition(topics.gateVerdicts().name(), 0));
        consumer.assign(assigned);
        consumer.seekToBeginning(assigned);
    }

    private <V extends SpecificRecord> void source(Topic<V> topic, Receiver<V> receiver) {
        sources.put(topic.name(), new Source<>(topic, receiver));
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

    /**
     * Goes on to a tick, if all that stands before it has been read; otherwise reads for a moment.
     *
     * @return whether it is there
     */
    public boolean advanceTo(Instant tick) {
        if (!hasRead(tick)) {
            for (var record : consumer.poll(WAIT)) {
                var source = sources.get(record.topic());
                if (source != null) {
                    source.accept(record);
                } else if (record.value() != null && isOurs(record.key())) {
                    learnVerdict(record.value());
                }
            }
        }
        boolean isThere = hasRead(tick);
        if (isThere) {
            sources.values().forEach(source -> source.deliver(tick.toEpochMilli()));
        }
        return isThere;
    }

    private void learnVerdict(byte[] value) {
        try {
            var verdict = topics.gateVerdicts()
                    .serde()
                    .deserialize(topics.gateVerdicts().name(), value);
            verdicts.put(verdict.getMarket(), verdict);
        } catch (SerializationException e) {
            LOG.warn("a verdict cannot be read, and is left out: {}", e.getMessage());
        }
    }

    private boolean hasRead(Instant tick) {
        return sources.values().stream().allMatch(source -> source.reached >= tick.toEpochMilli());
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
