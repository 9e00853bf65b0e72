package io.offerstream.local.cli.customers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.records.RecordJson;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until a customer is forgotten: the assigner, the last to learn of it, writes a tombstone in
 * {@code assignments-current} whether or not there was an assignment. Open it before the erasure is written. Owned by one
 * thread.
 */
final class ForgottenWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final byte[] key;

    ForgottenWatch(Installation installation, String key) {
        var topic = installation.topics().assignmentsCurrent();
        this.key = key.getBytes(UTF_8);
        consumer = installation.clients().consumer();
        try {
            var partitions = List.of(new TopicPartition(topic.name(), topic.partitionOf(key)));
            consumer.assign(partitions);
            consumer.endOffsets(partitions).forEach(consumer::seek);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Whether it came within {@code atMost}.
     *
     * @param watcher told how many seconds have passed
     */
    boolean await(Duration atMost, LongConsumer watcher) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < atMost.toNanos()) {
            for (var record : consumer.poll(POLL)) {
                boolean isTombstone =
                        record.value() == null && RecordJson.tickOf(record).isEmpty();
                if (isTombstone && Arrays.equals(key, record.key())) {
                    return true;
                }
            }
            watcher.accept(Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
        return false;
    }

    @Override
    public void close() {
        // An interrupted thread must still be able to say goodbye.
        boolean interrupted = Thread.interrupted();
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
