package io.offerstream.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.intake.DeadLetters;
import io.offerstream.platform.intake.Verdict.Refused;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.DeadLetter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What one tick of one partition writes: visible together with the offsets it rests on, or not at all. Owned by one thread. */
final class Transaction {
    private final Producer<byte[], byte[]> producer;
    private final byte[] writer;
    private boolean isOpen;

    /**
     * @param producer whose transactions have been initialised
     * @param writer what marks its ticks, and signs its facts, where others write into the same partition
     */
    Transaction(Producer<byte[], byte[]> producer, String writer) {
        this.producer = producer;
        this.writer = writer.getBytes(UTF_8);
    }

    boolean isOpen() {
        return isOpen;
    }

    void begin() {
        if (!isOpen) {
            producer.beginTransaction();
            isOpen = true;
        }
    }

    /** @param value null for a tombstone */
    @SuppressWarnings("FutureReturnValueIgnored") // a record that was not taken fails the commit
    <V extends SpecificRecord> void send(Topic<V> topic, String key, V value, Instant tick) {
        producer.send(record(topic, key, value, tick));
    }

    /** As {@link #send}, and waits for the offset the record has got. */
    <V extends SpecificRecord> long sendAndLocate(Topic<V> topic, String key, V value, Instant tick) {
        var sent = producer.send(record(topic, key, value, tick));
        producer.flush();
        try {
            return sent.get().offset();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException kafka) {
                throw kafka;
            }
            throw new KafkaException("a model could not be written", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private <V extends SpecificRecord> ProducerRecord<byte[], byte[]> record(
            Topic<V> topic, String key, V value, Instant tick) {
        return new ProducerRecord<>(
                topic.name(),
                null,
                tick.toEpochMilli(),
                key.getBytes(UTF_8),
                value == null ? null : topic.serde().serialize(topic.name(), value),
                new RecordHeaders().add(Marks.WRITER, writer));
    }

    /** Puts a record that was refused into {@code deadLetters}, whole, under its own key. */
    @SuppressWarnings("FutureReturnValueIgnored") // as above
    void deadLetter(Topic<DeadLetter> deadLetters, ConsumerRecord<byte[], byte[]> place, Refused<?> refused) {
        begin();
        var letter = DeadLetters.of(
                TrainerApp.SERVICE,
                new Arrival(
                        place.topic(),
                        place.partition(),
                        place.offset(),
                        Instant.ofEpochMilli(place.timestamp()),
                        place.key(),
                        place.value()),
                refused);
        producer.send(new ProducerRecord<>(
                deadLetters.name(),
                null,
                letter.timestamp(),
                letter.key(),
                deadLetters.serde().serialize(deadLetters.name(), letter.value())));
    }

    /** Says into {@code topic} that everything up to a tick has been decided. */
    @SuppressWarnings("FutureReturnValueIgnored") // as above
    void mark(Topic<?> topic, Instant tick) {
        producer.send(new ProducerRecord<>(topic.name(), 0, tick.toEpochMilli(), writer, null, Marks.headers(tick)));
    }

    void sendOffsets(TopicPartition partition, OffsetAndMetadata offset, ConsumerGroupMetadata group) {
        producer.sendOffsetsToTransaction(Map.of(partition, offset), group);
    }

    void commit() {
        producer.commitTransaction();
        isOpen = false;
    }
}
