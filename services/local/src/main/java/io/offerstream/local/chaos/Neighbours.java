package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.chaos.Step.Planned;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickWriter;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.TickSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;

/**
 * Plays whoever writes what interaction-state reads: producers and ticker, conductor, assigner, each with a
 * transactional producer of its own. Owned by one thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a record that is not taken fails the commit
final class Neighbours {
    private final Topics topics;
    private final Producer<byte[], byte[]> producers;
    private final Producer<byte[], byte[]> conductor;
    private final Producer<byte[], byte[]> assigner;
    private final TickWriter ticks;
    private final Set<String> planted;

    /** @param planted gets the place of each record that must be refused; safe for use from many threads */
    Neighbours(
            Topics topics,
            Producer<byte[], byte[]> producers,
            Producer<byte[], byte[]> conductor,
            Producer<byte[], byte[]> assigner,
            Set<String> planted) {
        this.topics = topics;
        this.producers = producers;
        this.conductor = conductor;
        this.assigner = assigner;
        this.planted = planted;
        List.of(producers, conductor, assigner).forEach(Producer::initTransactions);
        ticks = new TickWriter(producers, topics, TickSource.SIMULATION, "chaos");
    }

    /** Writes everything of a tick; returns when all of it is committed. */
    void publish(Step step) {
        for (int turn : step.turns()) {
            switch (turn) {
                case 0 -> conduct(step);
                case 1 -> produce(step);
                default -> assign(step);
            }
        }
    }

    private void produce(Step step) {
        if (!step.aborted().isEmpty()) {
            producers.beginTransaction();
            step.aborted().forEach(sending -> send(producers, record(sending)));
            producers.flush();
            producers.abortTransaction();
        }
        for (int batch = 0; batch < step.batches().size(); batch++) {
            producers.beginTransaction();
            var refused = new ArrayList<Future<RecordMetadata>>();
            for (Planned planned : step.batches().get(batch)) {
                var sent = send(producers, record(planned.sending()));
                if (planned.refused()) {
                    refused.add(sent);
                }
            }
            if (batch == step.batches().size() - 1) {
                ticks.write(step.tick());
            }
            producers.commitTransaction();
            refused.forEach(sent -> planted.add(place(sent)));
        }
    }

    private static String place(Future<RecordMetadata> sent) {
        try {
            var place = sent.get();
            return Account.place(place.topic(), place.partition(), place.offset());
        } catch (ExecutionException e) {
            throw new KafkaException("a record was not taken", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void conduct(Step step) {
        var control = topics.control();
        conductor.beginTransaction();
        for (int partition = 0; partition < control.partitions(); partition++) {
            for (var record : step.control()) {
                send(
                        conductor,
                        new ProducerRecord<>(
                                control.name(),
                                partition,
                                step.tick().toEpochMilli(),
                                record.key().getBytes(UTF_8),
                                control.serde().serialize(control.name(), record.value())));
            }
            mark(conductor, control, partition, Marks.writer("conductor", 0), step.tick());
        }
        conductor.commitTransaction();
    }

    private void assign(Step step) {
        var assignments = topics.assignments();
        assigner.beginTransaction();
        for (var assignment : step.assignments()) {
            byte[] key =
                    Keys.of(assignment.getMarket(), assignment.getCustomerId()).getBytes(UTF_8);
            send(
                    assigner,
                    record(
                            assignments,
                            key,
                            assignments.serde().serialize(assignments.name(), assignment),
                            step.tick(),
                            new RecordHeaders()));
        }
        for (int partition = 0; partition < assignments.partitions(); partition++) {
            mark(assigner, assignments, partition, Marks.writer("assigner", partition), step.tick());
        }
        assigner.commitTransaction();
    }

    private static void mark(
            Producer<byte[], byte[]> producer, Topic<?> topic, int partition, String writer, Instant tick) {
        send(
                producer,
                new ProducerRecord<>(
                        topic.name(),
                        partition,
                        tick.toEpochMilli(),
                        writer.getBytes(UTF_8),
                        null,
                        Marks.headers(tick)));
    }

    private static ProducerRecord<byte[], byte[]> record(Sending sending) {
        return record(sending.topic(), sending.key(), sending.value(), sending.time(), sending.headers());
    }

    /** Where every Kafka client places the key; without one, into the first partition. */
    private static ProducerRecord<byte[], byte[]> record(
            Topic<?> topic, byte[] key, byte[] value, Instant time, Headers headers) {
        int partition = key == null ? 0 : Utils.toPositive(Utils.murmur2(key)) % topic.partitions();
        // A record sent twice must not share its headers: sending makes them read-only.
        return new ProducerRecord<>(
                topic.name(), partition, time.toEpochMilli(), key, value, new RecordHeaders(headers.toArray()));
    }

    /** A record that is not taken fails the commit. */
    private static Future<RecordMetadata> send(
            Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        return producer.send(record);
    }
}
