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
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the input of a measured service, one transaction a tick, as the producers and services before it would. Owned
 * by one thread.
 */
final class InputWriter implements AutoCloseable {
    private final Topics topics;
    private final Producer<byte[], byte[]> producer;
    private final TickWriter ticks;
    private final BooleanSupplier stopped;

    /** @param stopped asked at each tick; true ends it with a {@link CancellationException} */
    InputWriter(Connection connection, BooleanSupplier stopped) {
        topics = connection.topics();
        this.stopped = stopped;
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

    /** A producer's event. */
    <V extends SpecificRecord> void event(Topic<V> topic, V event, Instant time) {
        task(topic, Keys.of(event), event, time);
    }

    /** What a task that has its topic's partition to itself writes. */
    <V extends SpecificRecord> void task(Topic<V> topic, String key, V value, Instant time) {
        raw(topic.name(), key, bytes(topic, value), time, List.of());
    }

    /** What the task {@code writer} writes into a partition that it shares; returns the value as it was written. */
    <V extends SpecificRecord> byte[] signed(Topic<V> topic, String key, V value, Instant time, String writer) {
        byte[] bytes = bytes(topic, value);
        raw(topic.name(), key, bytes, time, List.of(new RecordHeader(Marks.WRITER, writer.getBytes(UTF_8))));
        return bytes;
    }

    /** The same into every partition. */
    <V extends SpecificRecord> void multicast(Topic<V> topic, String key, V value, Instant time) {
        byte[] bytes = bytes(topic, value);
        for (int partition = 0; partition < topic.partitions(); partition++) {
            send(new ProducerRecord<>(topic.name(), partition, time.toEpochMilli(), key.getBytes(UTF_8), bytes));
        }
    }

    private static <V extends SpecificRecord> byte[] bytes(Topic<V> topic, V value) {
        return topic.serde().serialize(topic.name(), value);
    }

    /** A record as it is. */
    void raw(String topic, String key, byte[] value, Instant time, List<Header> headers) {
        send(new ProducerRecord<>(topic, null, time.toEpochMilli(), key.getBytes(UTF_8), value, headers));
    }

    /** The mark of a task of ours in one partition. */
    void mark(Topic<?> topic, int partition, String writer, Instant tick) {
        send(new ProducerRecord<>(
                topic.name(), partition, tick.toEpochMilli(), writer.getBytes(UTF_8), null, Marks.headers(tick)));
    }

    /** The ticker's marks and the tick; then everything becomes visible. */
    void tick(Instant tick) {
        ticks.write(tick);
        producer.commitTransaction();
        if (stopped.getAsBoolean()) {
            throw new CancellationException("stopped");
        }
        producer.beginTransaction();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a record that was not taken fails the commit
    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    /** What was written since the last tick is undone. */
    @Override
    public void close() {
        producer.close();
    }
}
