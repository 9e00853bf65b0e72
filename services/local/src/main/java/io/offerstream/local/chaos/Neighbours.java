package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.chaos.Step.Planned;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickWriter;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.TickSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
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
    private final Writer producers;
    private final Writer conductor;
    private final Writer assigner;
    private final Set<String> planted;

    /**
     * Begins to write with three producers.
     *
     * @param newProducer makes one with a transactional id of that name
     * @param planted gets the place of each record that must be refused; safe for use from many threads
     */
    Neighbours(Topics topics, Function<String, Producer<byte[], byte[]>> newProducer, Set<String> planted) {
        this.topics = topics;
        producers = new Writer(() -> newProducer.apply("producers"));
        conductor = new Writer(() -> newProducer.apply("conductor"));
        assigner = new Writer(() -> newProducer.apply("assigner"));
        this.planted = planted;
    }

    /** Writes in transactions, and once more what a coordinator that was killed does not know of. */
    private static final class Writer {
        private final Supplier<Producer<byte[], byte[]>> producers;
        private Producer<byte[], byte[]> producer;

        Writer(Supplier<Producer<byte[], byte[]>> producers) {
            this.producers = producers;
            begin();
        }

        private void begin() {
            producer = producers.get();
            producer.initTransactions();
        }

        void commit(Consumer<Producer<byte[], byte[]>> records) {
            write(records, Producer::commitTransaction);
        }

        void abort(Consumer<Producer<byte[], byte[]>> records) {
            write(records, Producer::abortTransaction);
        }

        private void write(Consumer<Producer<byte[], byte[]>> records, Consumer<Producer<byte[], byte[]>> end) {
            while (true) {
                try {
                    producer.beginTransaction();
                    records.accept(producer);
                    producer.flush();
                    end.accept(producer);
                    return;
                } catch (KafkaException e) {
                    if (!isForgotten(e)) {
                        throw e;
                    }
                    producer.close(Duration.ZERO);
                    begin();
                }
            }
        }

        /** Nothing of such a transaction is committed, nor ever will be. */
        private static boolean isForgotten(Throwable failure) {
            return failure instanceof InvalidTxnStateException
                    || (failure.getCause() != null && isForgotten(failure.getCause()));
        }
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
            producers.abort(producer -> step.aborted().forEach(sending -> send(producer, record(sending))));
        }
        for (int batch = 0; batch < step.batches().size(); batch++) {
            var events = step.batches().get(batch);
            boolean isLast = batch == step.batches().size() - 1;
            var refused = new ArrayList<Future<RecordMetadata>>();
            producers.commit(producer -> {
                refused.clear();
                for (Planned planned : events) {
                    var sent = send(producer, record(planned.sending()));
                    if (planned.refused()) {
                        refused.add(sent);
                    }
                }
                if (isLast) {
                    new TickWriter(producer, topics, TickSource.SIMULATION, "chaos").write(step.tick());
                }
            });
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
        conductor.commit(producer -> {
            for (int partition = 0; partition < control.partitions(); partition++) {
                for (var record : step.control()) {
                    send(
                            producer,
                            new ProducerRecord<>(
                                    control.name(),
                                    partition,
                                    step.tick().toEpochMilli(),
                                    record.key().getBytes(UTF_8),
                                    control.serde().serialize(control.name(), record.value())));
                }
                mark(producer, control, partition, Marks.writer("conductor", 0), step.tick());
            }
        });
    }

    private void assign(Step step) {
        var assignments = topics.assignments();
        assigner.commit(producer -> {
            for (var assignment : step.assignments()) {
                byte[] key = Keys.of(assignment.getMarket(), assignment.getCustomerId())
                        .getBytes(UTF_8);
                send(
                        producer,
                        record(
                                assignments,
                                key,
                                assignments.serde().serialize(assignments.name(), assignment),
                                step.tick(),
                                new RecordHeaders()));
            }
            for (int partition = 0; partition < assignments.partitions(); partition++) {
                mark(producer, assignments, partition, Marks.writer("assigner", partition), step.tick());
            }
        });
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
