package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Assignment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What an assigner has committed, as it comes. Owned by one thread. */
final class AssignerOutputs implements AutoCloseable {
    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Assignment> byId = new TreeMap<>();
    private final Map<String, Optional<Assignment>> current = new TreeMap<>();
    private final Map<Integer, Instant> reached = new HashMap<>();
    private final List<Assignment> repeated = new ArrayList<>();
    private long records;
    private long lastNanos;

    AssignerOutputs(String bootstrapServers, Topics topics) {
        this.topics = topics;
        consumer = CommittedConsumer.of(
                bootstrapServers,
                Stream.of(topics.assignments(), topics.assignmentsCurrent())
                        .flatMap(topic -> Stream.iterate(0, partition -> partition + 1)
                                .limit(topic.partitions())
                                .map(partition -> new TopicPartition(topic.name(), partition)))
                        .toList());
    }

    void poll() {
        for (var record : consumer.poll(Duration.ofMillis(20))) {
            records++;
            lastNanos = System.nanoTime();
            boolean isCurrent =
                    record.topic().equals(topics.assignmentsCurrent().name());
            var mark = Marks.tick(record.headers());
            if (mark.isPresent()) {
                if (!isCurrent) {
                    reached.merge(record.partition(), mark.get(), (one, other) -> one.isAfter(other) ? one : other);
                }
                continue;
            }
            var assignment = Optional.ofNullable(record.value())
                    .map(value -> topics.assignments().serde().deserialize(record.topic(), value));
            if (isCurrent) {
                current.put(new String(record.key(), UTF_8), assignment);
            } else if (byId.put(assignment.orElseThrow().getAssignmentId(), assignment.get()) != null) {
                repeated.add(assignment.get());
            }
        }
    }

    /** The newest tick that every task has finished. */
    Instant reached() {
        return reached.size() < topics.assignments().partitions()
                ? Instant.MIN
                : reached.values().stream().min(Instant::compareTo).orElseThrow();
    }

    long records() {
        return records;
    }

    long lastNanos() {
        return lastNanos;
    }

    Map<String, Assignment> byId() {
        return byId;
    }

    Map<String, Optional<Assignment>> current() {
        return current;
    }

    /** Those whose id was there before. */
    List<Assignment> repeated() {
        return repeated;
    }

    static String customer(Assignment assignment) {
        return Keys.of(assignment.getMarket(), assignment.getCustomerId());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
