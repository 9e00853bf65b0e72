package io.offerstream.local.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.sink.connector.Remedy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Follows what the sink gives up on: a connector without a grant runs, says so, and lets every row end here. Owned by
 * one thread.
 */
public final class DeadLetterWatch implements AutoCloseable {
    private static final String MESSAGE = "__connect.errors.exception.message";
    private static final String STAGE = "__connect.errors.stage";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private long count;
    private Optional<String> newest = Optional.empty();

    private DeadLetterWatch(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        this.consumer = consumer;
        this.partition = partition;
        consumer.assign(List.of(partition));
    }

    /** Of those from now on; the topic must exist. */
    public static DeadLetterWatch fromNow(KafkaClients clients, String topic) {
        var watch = new DeadLetterWatch(clients.consumer(), new TopicPartition(topic, 0));
        watch.consumer.seekToEnd(List.of(watch.partition));
        watch.consumer.position(watch.partition);
        return watch;
    }

    /** Why the newest of all was given up, with what to do; empty if there is none. */
    public static Optional<String> newest(KafkaClients clients, String topic) {
        try (var watch = new DeadLetterWatch(clients.consumer(), new TopicPartition(topic, 0))) {
            var partitions = List.of(watch.partition);
            long end = watch.consumer.endOffsets(partitions).get(watch.partition);
            long beginning = watch.consumer.beginningOffsets(partitions).get(watch.partition);
            if (beginning == end) {
                return Optional.empty();
            }
            watch.consumer.seek(watch.partition, end - 1);
            watch.consumer.poll(Duration.ofSeconds(5)).forEach(watch::see);
            return watch.newest;
        }
    }

    /** What has come since it was asked last; empty if nothing ever did. Does not wait. */
    Optional<String> news() {
        consumer.poll(Duration.ZERO).forEach(this::see);
        return newest.map(why -> count + (count == 1 ? " record was" : " records were")
                + " given up since the start, the newest because: " + why);
    }

    private void see(ConsumerRecord<byte[], byte[]> letter) {
        count++;
        newest = Optional.of(
                Remedy.of(header(letter, MESSAGE).orElse("no reason, at the stage " + header(letter, STAGE))));
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return Optional.ofNullable(letter.headers().lastHeader(name))
                .map(header -> header.value() == null ? "" : new String(header.value(), UTF_8));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
