package io.offerstream.local.chaos;

import io.offerstream.platform.topics.Topic;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * One record that a producer outside sends.
 *
 * @param key null where it is poison
 * @param value null for a tombstone
 * @param time of the event, and of the record
 * @param aged whether the age of the event decides on it
 * @param refused whether it must end in dead letters whenever it is sent
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they are sent; nobody compares sendings
record Sending(Topic<?> topic, byte[] key, byte[] value, Instant time, boolean aged, boolean refused, Headers headers) {
    static Sending of(Topic<?> topic, byte[] key, byte[] value, Instant time, boolean aged) {
        return new Sending(topic, key, value, time, aged, false, new RecordHeaders());
    }

    Sending withHeaders(Headers other) {
        return new Sending(topic, key, value, time, aged, refused, other);
    }

    /** The same, where it is known that it will be refused. */
    Sending poisoned(Topic<?> to, byte[] otherKey, byte[] otherValue) {
        return new Sending(to, otherKey, otherValue, time, aged, true, headers);
    }
}
