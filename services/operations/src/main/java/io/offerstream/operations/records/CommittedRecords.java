package io.offerstream.operations.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The committed records of one topic, in the order of each partition, without a group. Owned by one thread. */
public final class CommittedRecords implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> ends;

    /** @throws NotDoneException if the topic does not exist */
    public CommittedRecords(KafkaClients clients, Topic<?> topic) {
        this(clients, topic, partition -> true);
    }

    private CommittedRecords(KafkaClients clients, Topic<?> topic, IntPredicate isWanted) {
        consumer = clients.consumer();
        try {
            partitions = consumer.partitionsFor(topic.name()).stream()
                    .filter(info -> isWanted.test(info.partition()))
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new NotDoneException(
                        Why.NEEDS_OPERATOR,
                        "topic " + topic.name() + " does not exist; 'offerstream init' creates what is missing");
            }
            consumer.assign(partitions);
            ends = consumer.endOffsets(partitions);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Hands every record of {@code topic}, from its beginning to its end as it is now, to {@code receiver}. */
    public static void readAll(
            KafkaClients clients, Topic<?> topic, Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
        try (var records = new CommittedRecords(clients, topic)) {
            records.fromBeginning().toEnd(record -> {
                receiver.accept(record);
                return true;
            });
        }
    }

    /** Hands records of one partition, from its beginning to its end as it is now, over until {@code more} says no. */
    public static void readPartition(
            KafkaClients clients, Topic<?> topic, int partition, Predicate<ConsumerRecord<byte[], byte[]>> more) {
        try (var records = new CommittedRecords(clients, topic, place -> place == partition)) {
            records.fromBeginning().toEnd(more);
        }
    }

    /** As {@link #readPartition}, from {@code offset} on, or from the beginning if that lies behind it. */
    public static void readFrom(
            KafkaClients clients,
            Topic<?> topic,
            int partition,
            long offset,
            Predicate<ConsumerRecord<byte[], byte[]>> more) {
        try (var records = new CommittedRecords(clients, topic, place -> place == partition)) {
            records.partitions.forEach(place -> records.consumer.seek(place, offset));
            records.toEnd(more);
        }
    }

    /**
     * As {@link #readAll}, of some partitions only, and without what stands before every record of {@code first} or
     * later.
     */
    public static void readSince(
            KafkaClients clients,
            Topic<?> topic,
            IntPredicate isWanted,
            Instant first,
            Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
        try (var records = new CommittedRecords(clients, topic, isWanted)) {
            records.from(first);
            records.toEnd(record -> {
                receiver.accept(record);
                return true;
            });
        }
    }

    /**
     * Hands the records of one partition over that lie fewer than {@code back} offsets behind its end, as it is now.
     *
     * @return whether these are all there are
     */
    public static boolean readNewest(
            KafkaClients clients,
            Topic<?> topic,
            int partition,
            long back,
            Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
        try (var records = new CommittedRecords(clients, topic, place -> place == partition)) {
            boolean isAll = records.beforeEnd(back);
            records.toEnd(record -> {
                receiver.accept(record);
                return true;
            });
            return isAll;
        }
    }

    /** The newest record with {@code key}, a tombstone among them; reads the key's partition from its beginning. */
    public static Optional<ConsumerRecord<byte[], byte[]>> newest(KafkaClients clients, Topic<?> topic, String key) {
        return newest(clients, topic, key, Instant.EPOCH);
    }

    /** As {@link #newest}, sooner where it is of {@code likelySince} or later. */
    public static Optional<ConsumerRecord<byte[], byte[]>> newest(
            KafkaClients clients, Topic<?> topic, String key, Instant likelySince) {
        byte[] wanted = key.getBytes(UTF_8);
        int place = topic.partitionOf(key);
        var newest = new AtomicReference<ConsumerRecord<byte[], byte[]>>();
        readSince(clients, topic, partition -> partition == place, likelySince, record -> {
            if (Arrays.equals(wanted, record.key())) {
                newest.set(record);
            }
        });
        return newest.get() == null && likelySince.isAfter(Instant.EPOCH)
                ? newest(clients, topic, key)
                : Optional.ofNullable(newest.get());
    }

    public CommittedRecords fromBeginning() {
        consumer.seekToBeginning(partitions);
        return this;
    }

    public CommittedRecords fromEnd() {
        ends.forEach(consumer::seek);
        return this;
    }

    /**
     * Goes {@code back} offsets behind the end of each partition, which holds fewer records than that: transactions
     * take offsets, too.
     *
     * @return true if that is the beginning of every partition
     */
    public boolean beforeEnd(long back) {
        var beginnings = consumer.beginningOffsets(partitions);
        boolean all = true;
        for (var partition : partitions) {
            long wanted = ends.get(partition) - back;
            all &= wanted <= beginnings.get(partition);
            consumer.seek(partition, Math.max(wanted, beginnings.get(partition)));
        }
        return all;
    }

    private void from(Instant first) {
        var wanted = new HashMap<TopicPartition, Long>();
        partitions.forEach(partition -> wanted.put(partition, first.toEpochMilli()));
        consumer.offsetsForTimes(wanted)
                .forEach((partition, found) ->
                        consumer.seek(partition, found == null ? ends.get(partition) : found.offset()));
    }

    /** Hands over records until the end, as it was at first, or until {@code more} says no. */
    public void toEnd(Predicate<ConsumerRecord<byte[], byte[]>> more) {
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (var record : consumer.poll(POLL)) {
                boolean isNew = record.offset() >= ends.get(new TopicPartition(record.topic(), record.partition()));
                if (!isNew && !more.test(record)) {
                    return;
                }
            }
        }
    }

    /** Hands over records as they come, until {@code more} says no or the thread is interrupted. */
    public void follow(Predicate<ConsumerRecord<byte[], byte[]>> more) {
        while (true) {
            for (var record : consumer.poll(POLL)) {
                if (!more.test(record)) {
                    return;
                }
            }
        }
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
