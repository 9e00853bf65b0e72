package io.offerstream.local.cli.assignment;

import io.offerstream.local.cli.connect.Installation;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.Assignment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads assignments while they are written, and how far their writers have come. Owned by one thread. */
final class AssignmentReader implements AutoCloseable {
    private final Topic<Assignment> topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<Integer, Instant> reached = new HashMap<>();

    AssignmentReader(Installation installation, Topic<Assignment> topic) {
        this.topic = topic;
        consumer = installation.clients().consumer();
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            partitions.add(new TopicPartition(topic.name(), partition));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Hands over what has come within {@code atMost}. */
    void poll(Duration atMost, Consumer<Assignment> receiver) {
        for (var record : consumer.poll(atMost)) {
            Marks.tick(record.headers())
                    .ifPresent(tick -> reached.merge(
                            record.partition(), tick, (before, now) -> now.isAfter(before) ? now : before));
            if (record.value() != null) {
                receiver.accept(topic.serde().deserialize(topic.name(), record.value()));
            }
        }
    }

    /** The newest tick that every writer has finished; long ago before the first. */
    Instant reached() {
        return reached.size() < topic.partitions()
                ? Instant.EPOCH
                : reached.values().stream().min(Instant::compareTo).orElse(Instant.EPOCH);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
