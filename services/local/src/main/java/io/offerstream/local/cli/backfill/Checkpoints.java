package io.offerstream.local.cli.backfill;

import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * How far one import has come: how many of its events, in their order, are published or left out. Kept as the committed
 * offset of a group that has the fingerprint of the events in its name: so it is part of the transaction of the records,
 * needs no topic, and the broker forgets it when nobody imports the same again. Owned by one thread.
 */
final class Checkpoints implements AutoCloseable {
    private static final int NAMED_BY = 16;

    private final KafkaClients clients;
    private final String name;
    private final KafkaConsumer<byte[], byte[]> group;
    private final TopicPartition place;

    Checkpoints(KafkaClients clients, Topics topics, String fingerprint) {
        // An import has no partition of its own.
        place = new TopicPartition(topics.ticks().name(), 0);
        this.clients = clients;
        name = topics.prefix() + "import-" + fingerprint.substring(0, NAMED_BY);
        group = clients.groupConsumer(name, Course.NOTE);
    }

    /**
     * As far as is known while another process may be in the middle of a transaction: at least so far. 0 if no import of
     * the same events was begun.
     */
    long glance() {
        try (var admin = clients.admin()) {
            var committed = admin.listConsumerGroupOffsets(name)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(place);
            return committed == null ? 0 : committed.offset();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** The same, once every other process is fenced; before, it would wait for the end of a transaction. */
    long read() {
        var committed = group.committed(Set.of(place)).get(place);
        return committed == null ? 0 : committed.offset();
    }

    /** Makes it part of the open transaction. */
    void write(Producer<?, ?> producer, long position) {
        producer.sendOffsetsToTransaction(Map.of(place, new OffsetAndMetadata(position)), group.groupMetadata());
    }

    @Override
    public void close() {
        group.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
