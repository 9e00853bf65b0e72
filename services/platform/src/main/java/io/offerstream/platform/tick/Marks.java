package io.offerstream.platform.tick;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Record;

/**
 * How a tick travels: as a record whose header {@value #TICK} holds epoch milliseconds in decimal, whose key names the
 * task that has finished the tick, and whose value is null, so that Connect and other consumers skip it as they skip
 * tombstones. Only in {@code ticks} itself a mark has a value.
 */
public final class Marks {
    /** Header of a mark: the tick, epoch milliseconds in decimal. */
    public static final String TICK = "tick";

    /** Header of a fact in a partition that several tasks write: which of them wrote it. */
    public static final String WRITER = "writer";

    /** What the ticker calls itself in its marks. */
    public static final String TICKER = "ticker";

    private Marks() {}

    /** What a task calls itself, e.g. {@code interaction-state/3}. */
    public static String writer(String service, int partition) {
        return service + "/" + partition;
    }

    /** Headers of a mark of {@code tick}. */
    public static Headers headers(Instant tick) {
        return new RecordHeaders().add(TICK, Long.toString(tick.toEpochMilli()).getBytes(US_ASCII));
    }

    /**
     * The tick, if these are the headers of a mark.
     *
     * @throws IllegalArgumentException if the header is not a decimal number
     */
    public static Optional<Instant> tick(Headers headers) {
        var header = headers.lastHeader(TICK);
        if (header == null) {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochMilli(Long.parseLong(new String(header.value(), US_ASCII))));
    }

    /** Whether a record of a topic that producers outside write is the ticker's mark, and not an event with a header. */
    public static boolean isTickers(Record<byte[], byte[]> record) {
        return record.value() == null
                && Arrays.equals(record.key(), TICKER.getBytes(UTF_8))
                && record.headers().lastHeader(TICK) != null;
    }

    /** {@code record}, signed by the task that writes it into a partition it shares with other tasks. */
    public static <K, V> Record<K, V> signed(Record<K, V> record, String writer) {
        return record.withHeaders(new RecordHeaders().add(WRITER, writer.getBytes(UTF_8)));
    }

    /** Who wrote a fact, if it is signed. */
    public static Optional<String> signature(Headers headers) {
        var header = headers.lastHeader(WRITER);
        return header == null ? Optional.empty() : Optional.of(new String(header.value(), UTF_8));
    }

    /**
     * Facts by key as every Kafka client would place them; a task's marks into the one partition it feeds, its own
     * number: for topics that are partitioned as the task's inputs are.
     */
    public static <V> StreamPartitioner<String, V> toOwnPartition() {
        return (topic, key, value, partitions) -> partitionOfMark(key, value).map(Set::of);
    }

    /** Facts by key; marks into every partition, since the task may have written to any. */
    public static <V> StreamPartitioner<String, V> toAnyPartition() {
        return (topic, key, value, partitions) -> partitionOfMark(key, value).map(own -> every(partitions));
    }

    /** Facts and marks alike into every partition. */
    public static <V> StreamPartitioner<String, V> multicast() {
        return (topic, key, value, partitions) -> Optional.of(every(partitions));
    }

    private static Set<Integer> every(int partitions) {
        return IntStream.range(0, partitions).boxed().collect(Collectors.toSet());
    }

    /** No key of a fact holds a slash behind a lower-case service name, and no tombstone of ours has such a key. */
    private static Optional<Integer> partitionOfMark(String key, Object value) {
        if (value != null || key == null) {
            return Optional.empty();
        }
        int slash = key.lastIndexOf('/');
        if (slash < 0 || key.indexOf(':') >= 0) {
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(key, slash + 1, key.length(), 10));
    }
}
