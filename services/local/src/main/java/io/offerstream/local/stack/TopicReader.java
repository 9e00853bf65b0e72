package io.offerstream.local.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads committed records of topics from their beginning, without a group, and keeps track of the tick each partition
 * has reached. Owned by one thread.
 */
public final class TopicReader implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> receivers = new HashMap<>();
    private final Map<TopicPartition, Instant> reached = new HashMap<>();
    private final List<TopicPartition> partitions = new ArrayList<>();

    public TopicReader(String bootstrapServers) {
        consumer = CommittedConsumer.of(bootstrapServers);
    }

    /** Hands every fact of the topic to {@code receiver}: key and value; tombstones and marks are left out. */
    public <V extends SpecificRecord> TopicReader follow(Topic<V> topic, FactReceiver<V> receiver) {
        receivers.put(
                topic.name(),
                record -> receiver.accept(
                        record.key() == null ? "" : new String(record.key(), UTF_8),
                        topic.serde().deserialize(topic.name(), record.value())));
        for (int partition = 0; partition < topic.partitions(); partition++) {
            partitions.add(new TopicPartition(topic.name(), partition));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return this;
    }

    /** What a fact is handed to. */
    public interface FactReceiver<V> {
        void accept(String key, V value);
    }

    /** Reads what has come within {@code atMost}. */
    public void poll(Duration atMost) {
        for (var record : consumer.poll(atMost)) {
            var mark = Marks.tick(record.headers());
            mark.ifPresent(tick -> reached.merge(
                    new TopicPartition(record.topic(), record.partition()),
                    tick,
                    (before, now) -> now.isAfter(before) ? now : before));
            // Only in the topic ticks itself a mark has a value, and is a fact, too.
            if (record.value() != null) {
                receivers.get(record.topic()).accept(record);
            }
        }
    }

    /** Reads on until every partition's end, as it is now, has been read. */
    public void readToEnd() {
        var ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll(Duration.ofMillis(100));
        }
    }

    /** The newest tick that every followed partition of {@code topic} has reached; empty before the first. */
    public Optional<Instant> reached(Topic<?> topic) {
        var slowest = Optional.<Instant>empty();
        for (var partition : partitions) {
            if (partition.topic().equals(topic.name())) {
                var tick = reached.get(partition);
                if (tick == null) {
                    return Optional.empty();
                }
                slowest = slowest.filter(other -> other.isBefore(tick)).or(() -> Optional.of(tick));
            }
        }
        return slowest;
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
