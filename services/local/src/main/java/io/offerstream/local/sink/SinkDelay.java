package io.offerstream.local.sink;

import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.sink.connector.ConnectorFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * How far the sink is in one topic. What its group has committed are the warehouse's own offset tokens, a few seconds
 * old: what is behind them is stored for good.
 *
 * @param topic with prefix
 * @param waiting committed records with a value that are not known to be in the warehouse; marks are not counted
 * @param oldest time of the oldest of them
 * @param skips whether the sink stands behind the end of the topic: it was created again, and is skipped up to there
 */
public record SinkDelay(String topic, long waiting, Optional<Instant> oldest, boolean skips) {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration READ_WITHIN = Duration.ofSeconds(20);

    /** Measures every topic of the connector, in its order. */
    public static List<SinkDelay> measure(KafkaClients clients, String prefix, ConnectorFile connector) {
        try (var admin = clients.admin();
                var consumer = clients.consumer()) {
            var positions = get(
                    admin.listConsumerGroupOffsets(prefix + connector.group()).partitionsToOffsetAndMetadata());
            var delays = new ArrayList<SinkDelay>();
            for (var title : connector.topics()) {
                delays.add(measure(consumer, prefix + title, positions));
            }
            return delays;
        }
    }

    private static SinkDelay measure(
            KafkaConsumer<byte[], byte[]> consumer, String topic, Map<TopicPartition, OffsetAndMetadata> positions) {
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        var ends = consumer.endOffsets(partitions);
        var beginnings = consumer.beginningOffsets(partitions);
        boolean skips = false;
        for (var partition : partitions) {
            var position = positions.get(partition);
            long next = position == null ? beginnings.get(partition) : position.offset();
            skips |= next > ends.get(partition);
            consumer.seek(partition, Math.min(Math.max(next, beginnings.get(partition)), ends.get(partition)));
        }
        var waiting = new HashMap<TopicPartition, ConsumerRecord<byte[], byte[]>>();
        long count = 0;
        long rounds = READ_WITHIN.dividedBy(POLL);
        for (long round = 0; round < rounds && !isRead(consumer, ends); round++) {
            for (var record : consumer.poll(POLL)) {
                if (record.value() != null) {
                    count++;
                    waiting.putIfAbsent(new TopicPartition(topic, record.partition()), record);
                }
            }
        }
        var oldest = waiting.values().stream()
                .map(record -> Instant.ofEpochMilli(record.timestamp()))
                .min(Instant::compareTo);
        return new SinkDelay(topic, count, oldest, skips);
    }

    private static boolean isRead(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** How many records the sink has given up on. */
    public static long deadLetters(Admin admin, String topic) {
        var partition = new TopicPartition(topic, 0);
        return offset(admin, partition, OffsetSpec.latest()) - offset(admin, partition, OffsetSpec.earliest());
    }

    private static long offset(Admin admin, TopicPartition partition, OffsetSpec which) {
        Map<TopicPartition, ListOffsetsResultInfo> found =
                get(admin.listOffsets(Map.of(partition, which)).all());
        return found.get(partition).offset();
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
