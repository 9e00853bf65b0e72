package io.offerstream.local.chaos;

import io.offerstream.platform.tick.Marks;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * One committed record of an output, or what should be one.
 *
 * @param topic its title
 * @param partition -1 where nobody knows yet
 * @param value null for a mark or a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they were read; nobody compares these
record Output(String topic, int partition, byte[] key, byte[] value, long timestamp, Headers headers) {
    /** The tick, if it is a mark. */
    Optional<Instant> mark() {
        return value == null ? Marks.tick(headers) : Optional.empty();
    }
}
