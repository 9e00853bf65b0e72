package io.offerstream.acceptance.cluster;

import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Assignment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the committed assignments while everything is restarted, on a thread of its own, and notes when each customer had
 * the first one.
 */
final class Assignments implements AutoCloseable {
    private final Topics topics;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<String, Instant> first = new HashMap<>();
    private final HashSet<List<Object>> seen = new HashSet<>();
    private final List<String> repeated = new ArrayList<>();
    private final Thread thread = new Thread(this::follow, "assignments");
    private Instant newest;
    private Duration longestPause = Duration.ZERO;
    private volatile boolean closing;
    private volatile Throwable failure;

    Assignments(KafkaClients clients, Topics topics) {
        this.topics = topics;
        consumer = clients.consumer();
        var name = topics.assignments().name();
        consumer.assign(IntStream.range(0, topics.assignments().partitions())
                .mapToObj(partition -> new TopicPartition(name, partition))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
        thread.start();
    }

    private void follow() {
        try (consumer) {
            while (!closing) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    if (record.value() != null) {
                        note(topics.assignments().serde().deserialize(record.topic(), record.value()));
                    }
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private synchronized void note(Assignment assignment) {
        var now = Instant.now();
        if (newest != null && Duration.between(newest, now).compareTo(longestPause) > 0) {
            longestPause = Duration.between(newest, now);
        }
        newest = now;
        first.putIfAbsent(assignment.getCustomerId(), now);
        if (!seen.add(List.of(assignment.getCustomerId(), assignment.getCycleId(), assignment.getRevision()))) {
            repeated.add(assignment.getAssignmentId());
        }
    }

    /** How many customers have one. */
    synchronized int customers() {
        if (failure != null) {
            throw new IllegalStateException("assignments cannot be read", failure);
        }
        return first.size();
    }

    synchronized Map<String, Instant> first() {
        return Map.copyOf(first);
    }

    /** Customer, cycle and revision that were there before. */
    synchronized List<String> repeated() {
        return List.copyOf(repeated);
    }

    /** Between two that came one after the other. */
    synchronized Duration longestPause() {
        return longestPause;
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
