package io.offerstream.local.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.stack.Connection;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickWriter;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.TickSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the input of a measured service, one transaction a tick as the services before it would; and each counted
 * record a second time, the same bytes under a key of many, for the count per key it is compared with. Owned by one
 * thread.
 */
final class InputWriter implements AutoCloseable {
    /** Odd, and without pattern in its bits: spreads numbers over the keys as chance would, the same in every run. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Topics topics;
    private final int keys;
    private final Producer<byte[], byte[]> producer;
    private final TickWriter ticks;
    private long counted;

    /** @param keys of the count per key */
    InputWriter(Connection connection, int keys) {
        topics = connection.topics();
        this.keys = keys;
        Map<String, Object> settings = new HashMap<>(connection.clientSettings());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.prefix() + "benchmark");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        ticks = new TickWriter(producer, topics, TickSource.SIMULATION, "benchmark");
    }

    Topics topics() {
        return topics;
    }

    /** A producer's event, which is not counted. */
    <V extends SpecificRecord> void event(Topic<V> topic, V event, Instant time) {
        send(topic.name(), time, Keys.of(event), value(topic, event), List.of());
    }

    /** One of the records that are counted, as the task {@code writer} writes it. */
    <V extends SpecificRecord> void count(Topic<V> topic, String key, V value, Instant time, String writer) {
        byte[] bytes = value(topic, value);
        send(topic.name(), time, key, bytes, List.of(new RecordHeader(Marks.WRITER, writer.getBytes(UTF_8))));
        long any = ((counted++ * SPREAD) >>> 1) % keys;
        send(CountPerKey.topic(topics), time, "DE:customer-" + any, bytes, List.of());
    }

    private static <V extends SpecificRecord> byte[] value(Topic<V> topic, V value) {
        return topic.serde().serialize(topic.name(), value);
    }

    /** The marks of tasks of ours behind what they wrote, and the tick; then everything becomes visible. */
    void tick(Instant tick, Topic<?> written, Set<String> writers) {
        for (var writer : writers) {
            for (int partition = 0; partition < written.partitions(); partition++) {
                send(new ProducerRecord<>(
                        written.name(),
                        partition,
                        tick.toEpochMilli(),
                        writer.getBytes(UTF_8),
                        null,
                        Marks.headers(tick)));
            }
        }
        ticks.write(tick);
        producer.commitTransaction();
        producer.beginTransaction();
    }

    private void send(String topic, Instant time, String key, byte[] value, List<Header> headers) {
        send(new ProducerRecord<>(topic, null, time.toEpochMilli(), key.getBytes(UTF_8), value, headers));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a record that was not taken fails the commit
    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    @Override
    public void close() {
        producer.abortTransaction();
        producer.close();
    }
}
