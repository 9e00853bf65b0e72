package io.offerstream.local.chaos;

import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.platform.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Follows the committed outputs while the run goes on, on a thread of its own. */
final class Verifier implements BrokerBlows.Progress, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, String> titles = new HashMap<>();
    private final Set<String> inputs;
    private final String driving;
    private final int drivingPartitions;
    private final Account account;
    private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
    private final Map<Integer, Instant> reached = new ConcurrentHashMap<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::follow, "verifier");
    private volatile boolean closing;
    private volatile long records;
    private volatile long lastRecordNanos;

    /**
     * @param outputs what the service writes
     * @param inputs names of what it reads: where it writes into one of them, the others' records are not its own
     * @param driving the one whose marks tell how far each task is, its own in each partition
     */
    Verifier(String bootstrapServers, List<Topic<?>> outputs, Set<String> inputs, Topic<?> driving, Account account) {
        this.inputs = inputs;
        this.driving = driving.name();
        drivingPartitions = driving.partitions();
        this.account = account;
        var partitions = new ArrayList<TopicPartition>();
        for (var topic : outputs) {
            titles.put(topic.name(), topic.title());
            for (int partition = 0; partition < topic.partitions(); partition++) {
                partitions.add(new TopicPartition(topic.name(), partition));
            }
        }
        consumer = CommittedConsumer.of(bootstrapServers, partitions);
        thread.start();
    }

    private void follow() {
        try {
            while (!closing) {
                for (var record : consumer.poll(POLL)) {
                    var output = new Output(
                            titles.get(record.topic()),
                            record.partition(),
                            record.key(),
                            record.value(),
                            record.timestamp(),
                            record.headers());
                    if (inputs.contains(record.topic()) && !isLaid(output)) {
                        continue;
                    }
                    account.output(output);
                    if (record.topic().equals(driving)) {
                        output.mark().ifPresent(tick -> reached.put(record.partition(), tick));
                    }
                    lastRecordNanos = System.nanoTime();
                    count();
                }
                consumer.assignment().forEach(place -> positions.put(place, consumer.position(place)));
            }
        } catch (RuntimeException e) {
            failure.set(e);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    /** Whether a record of an input is a tombstone of the service: it stamps them with the tick, and producers do not. */
    private static boolean isLaid(Output output) {
        return output.value() == null && output.mark().isEmpty() && Story.isTick(output.timestamp());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only its own thread counts
    private void count() {
        records++;
    }

    /** Committed records so far, marks among them. */
    @Override
    public long records() {
        var thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("the verifier failed", thrown);
        }
        return records;
    }

    /** When the last one was seen, as {@link System#nanoTime} tells it. */
    @Override
    public long lastRecordNanos() {
        return lastRecordNanos;
    }

    /** It reads by itself, and others make the work. */
    @Override
    public void goOn() {
        records();
    }

    /** How far every partition has been read. */
    Map<TopicPartition, Long> positions() {
        return positions;
    }

    /** The newest tick that every task has finished and committed. */
    Optional<Instant> reached() {
        return reached.size() < drivingPartitions
                ? Optional.empty()
                : reached.values().stream().min(Instant::compareTo);
    }

    /** Afterwards the account belongs to the caller. */
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
