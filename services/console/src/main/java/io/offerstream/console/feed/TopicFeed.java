package io.offerstream.console.feed;

import io.offerstream.console.feed.Freshness.Condition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads committed records of some topics from their beginning, without a group, in a thread of its own, and goes on
 * until it is closed: when the broker or the registry is away, it waits and tries again from where it was.
 */
public final class TopicFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFeed.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
    private final Map<String, Follow> follows = new HashMap<>();
    private final List<TopicPartition> partitions;
    private final Clock clock;
    private final Thread thread;
    private final AtomicLong unreadable = new AtomicLong();
    /** The feed's thread alone. */
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    private Map<TopicPartition, Long> wanted = Map.of();
    private volatile Freshness freshness = Freshness.connecting();
    private volatile boolean closed;
    private volatile Optional<Consumer<byte[], byte[]>> reading = Optional.empty();

    /**
     * A feed, not yet started.
     *
     * @param name of its thread
     * @param consumers makes one that has no group and reads what is committed
     */
    public TopicFeed(
            String name, Supplier<? extends Consumer<byte[], byte[]>> consumers, List<Follow> follows, Clock clock) {
        this.name = name;
        this.consumers = consumers;
        this.clock = clock;
        partitions = follows.stream()
                .flatMap(follow -> follow.topicPartitions().stream())
                .toList();
        follows.forEach(follow -> this.follows.put(follow.topic().name(), follow));
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public Freshness freshness() {
        return freshness;
    }

    /** Records that could not be read, and were left out. */
    public long unreadable() {
        return unreadable.get();
    }

    private void run() {
        while (!closed) {
            try (var consumer = consumers.get()) {
                reading = Optional.of(consumer);
                read(consumer);
            } catch (InterruptException | WakeupException e) {
                return;
            } catch (KafkaException e) {
                away(e.getMessage(), e);
            }
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        consumer.assign(partitions);
        for (var partition : partitions) {
            var position = positions.get(partition);
            if (position == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, position);
            }
        }
        if (wanted.isEmpty()) {
            wanted = consumer.endOffsets(partitions);
        }
        var checkedAt = Instant.EPOCH;
        while (!closed) {
            for (var record : consumer.poll(POLL)) {
                take(record);
                positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            }
            var now = clock.instant();
            if (Duration.between(checkedAt, now).compareTo(PATIENCE) >= 0 || !freshness.isLive()) {
                // A poll says nothing of a broker that is away; this question does, by failing.
                consumer.endOffsets(partitions.subList(0, 1), PATIENCE);
                checkedAt = now;
            }
            freshness =
                    new Freshness(caughtUp(consumer) ? Condition.LIVE : Condition.CATCHING_UP, "", Optional.of(now));
        }
        consumer.close(CloseOptions.timeout(AGAIN_AFTER));
    }

    /** Up to what had been written when the feed began. */
    private boolean caughtUp(Consumer<byte[], byte[]> consumer) {
        return freshness.isLive()
                || wanted.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            follows.get(record.topic()).receiver().accept(record);
        } catch (RetriableException e) {
            throw e;
        } catch (SerializationException | IllegalArgumentException e) {
            unreadable.incrementAndGet();
            LOG.warn("{}-{}@{} cannot be read and is left out", record.topic(), record.partition(), record.offset(), e);
        }
    }

    private void away(String reason, KafkaException thrown) {
        if (closed) {
            return;
        }
        if (freshness.condition() != Condition.AWAY) {
            LOG.warn("{} waits: {}", name, reason, thrown);
        }
        freshness = new Freshness(Condition.AWAY, String.valueOf(reason), freshness.readAt());
        try {
            Thread.sleep(AGAIN_AFTER.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        // Woken, not interrupted: a consumer that is interrupted cannot close its connections.
        reading.ifPresent(Consumer::wakeup);
        try {
            thread.join(PATIENCE.toMillis());
            thread.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
