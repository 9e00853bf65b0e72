package io.offerstream.platform.tick;

import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;

/** Finds the newest committed tick. */
public final class NewestTick {
    private static final Duration POLL = Duration.ofMillis(200);

    private NewestTick() {}

    /**
     * Reads from further and further before the end of {@code ticks}, since transactions take offsets without being
     * ticks.
     *
     * @param consumer without a group, of committed records; gets other partitions assigned
     * @return empty if no tick was ever written
     */
    public static Optional<Tick> read(Consumer<byte[], byte[]> consumer, Topic<Tick> ticks) {
        var partition = new TopicPartition(ticks.name(), 0);
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        long beginning = consumer.beginningOffsets(List.of(partition)).get(partition);
        for (long back = 8; ; back *= 8) {
            long from = Math.max(beginning, end - back);
            var newest = lastFrom(consumer, ticks, partition, from, end);
            if (newest.isPresent() || from == beginning) {
                return newest;
            }
        }
    }

    private static Optional<Tick> lastFrom(
            Consumer<byte[], byte[]> consumer, Topic<Tick> ticks, TopicPartition partition, long from, long end) {
        consumer.seek(partition, from);
        Optional<Tick> last = Optional.empty();
        while (consumer.position(partition) < end) {
            for (var record : consumer.poll(POLL)) {
                var tick = decode(ticks, record.value());
                last = tick.isPresent() ? tick : last;
            }
        }
        return last;
    }

    private static Optional<Tick> decode(Topic<Tick> ticks, byte[] value) {
        try {
            return Optional.ofNullable(ticks.serde().deserialize(ticks.name(), value));
        } catch (SerializationException e) {
            return Optional.empty();
        }
    }
}
