package io.offerstream.acceptance.console;

import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.operations.explain.CustomerHistory;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Erasure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the topics of a real broker tell of one customer. */
class CustomerHistoryTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long PAUSE_NANOS = 20_000_000;

    @TempDir
    private static Path folder;

    private static OneBroker broker;

    @BeforeAll
    static void start() {
        broker = OneBroker.in(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static CustomerHistory historyOf(String customer) {
        return CustomerHistory.of(broker, DE, customer);
    }

    /** Each record's first field is its id. */
    private static List<String> ids(CustomerHistory history) {
        return history.events().stream()
                .map(event -> String.valueOf(event.record().get(0)))
                .toList();
    }

    /** Sends within one transaction, which is committed at the end. */
    private static final class Sender implements AutoCloseable {
        private final KafkaProducer<byte[], byte[]> producer = broker.clients().transactionalProducer("test");
        private final Map<TopicPartition, Long> sent = new ConcurrentHashMap<>();

        Sender() {
            producer.initTransactions();
            producer.beginTransaction();
        }

        <V extends SpecificRecord> Sender send(Topic<V> topic, String customer, V value) {
            return raw(topic, customer, topic.serde().serialize(topic.name(), value));
        }

        @SuppressWarnings("FutureReturnValueIgnored") // what cannot be sent, the commit reports
        Sender raw(Topic<?> topic, String customer, byte[] value) {
            var key = Keys.of(DE, customer);
            producer.send(
                    new ProducerRecord<>(topic.name(), topic.partitionOf(key), key.getBytes(UTF_8), value),
                    (written, failure) ->
                            sent.put(new TopicPartition(written.topic(), written.partition()), written.offset()));
            return this;
        }

        /** The commit comes to the partitions one after the other: a record of each is read before anybody looks. */
        @Override
        public void close() {
            producer.commitTransaction();
            producer.close(Duration.ofSeconds(5));
            try (var consumer = broker.clients().consumer()) {
                var until = System.nanoTime() + PATIENCE.toNanos();
                while (!consumer.endOffsets(sent.keySet()).entrySet().stream()
                        .allMatch(end -> end.getValue() > sent.get(end.getKey()))) {
                    assertThat(System.nanoTime()).as("is committed").isLessThan(until);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    @Test
    void shouldTellWhatHappenedToOneCustomerNewestFirst() {
        var topics = broker.topics();
        try (var sender = new Sender()) {
            sender.send(
                            topics.assignments(),
                            "ann",
                            Events.assignment("ann", TestMarket.FIRST_CYCLE, Arm.TEST, "A", "B", "C"))
                    // Late and out of order, as they come.
                    .send(topics.redemptions(), "ann", Events.redemption("used", "ann", at(30), "A"))
                    .send(topics.redemptions(), "ann", Events.reversal("taken-back", "ann", at(40), "used"))
                    .send(topics.impressions(), "ann", Events.impression("second", "ann", at(20), "A", "B"))
                    .send(topics.impressions(), "ann", Events.impression("first", "ann", at(10), "A"))
                    .raw(topics.impressions(), "ann", "no record".getBytes(UTF_8))
                    .send(topics.impressions(), "bob", Events.impression("of-bob", "bob", at(15), "A"));
        }

        var history = historyOf("ann");

        assertThat(ids(history))
                .containsExactly("taken-back", "used", "second", "first", "DE:ann:" + TestMarket.FIRST_CYCLE + ":1");
        assertThat(history.isWhole()).isTrue();
    }

    @Test
    void shouldTellTheLastFifty() {
        var topics = broker.topics();
        try (var sender = new Sender()) {
            for (int i = 0; i < 60; i++) {
                sender.send(topics.impressions(), "cleo", Events.impression("shown-" + i, "cleo", at(i), "A"));
            }
        }

        assertThat(ids(historyOf("cleo"))).hasSize(50).startsWith("shown-59").endsWith("shown-10");
    }

    @Test
    void shouldTellNothingFromBeforeACustomerWasErased() {
        var topics = broker.topics();
        Instant erased = at(30);
        try (var sender = new Sender()) {
            sender.send(topics.impressions(), "dan", Events.impression("before", "dan", at(10), "A"))
                    .send(topics.impressions(), "dan", Events.impression("at-that-moment", "dan", erased, "A"))
                    .send(topics.impressions(), "dan", Events.impression("after", "dan", at(50), "A"))
                    .send(topics.erasures(), "dan", new Erasure("erase-dan", erased, DE, "dan", "test"));
        }

        assertThat(ids(historyOf("dan"))).containsExactly("after");
    }

    @Test
    void shouldKnowNothingOfSomebodyWhoNeverCame() {
        assertThat(historyOf("nobody").events()).isEmpty();
    }
}
