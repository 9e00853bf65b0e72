package io.offerstream.platform.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.serde.UnknownSchemaIdException;
import io.offerstream.platform.serde.WrongSchemaException;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Judges the raw records of one topic that producers outside write. A failed look-up of a schema is no verdict: it
 * leaves as a retriable exception.
 *
 * @param <V> the topic's record
 */
public final class Intake<V extends SpecificRecord> {
    private final Topic<V> topic;

    public Intake(Topic<V> topic) {
        this.topic = topic;
    }

    /**
     * Accepts an event that is readable, keyed by what it says, and sound by itself.
     *
     * @param key bytes of the record's key; may be null
     * @param value bytes of the record's value; null is a tombstone, and accepted as empty where the topic is compacted
     */
    public Verdict<Optional<V>> judge(byte[] key, byte[] value) {
        if (value == null) {
            return topic.isCompacted()
                    ? new Verdict.Accepted<>(Optional.empty())
                    : new Verdict.Refused<>(Reason.EMPTY_VALUE, "the value is null");
        }
        if (value.length > Topics.MAX_EVENT_BYTES) {
            return new Verdict.Refused<>(
                    Reason.TOO_LARGE, "expected at most " + Topics.MAX_EVENT_BYTES + " bytes, found " + value.length);
        }
        return decode(value).then(event -> judge(key, event)).then(event -> new Verdict.Accepted<>(Optional.of(event)));
    }

    private Verdict<V> decode(byte[] value) {
        try {
            return new Verdict.Accepted<>(topic.serde().deserialize(topic.name(), value));
        } catch (WrongSchemaException e) {
            return new Verdict.Refused<>(Reason.WRONG_SCHEMA, e.getMessage());
        } catch (UnknownSchemaIdException e) {
            return new Verdict.Refused<>(Reason.UNKNOWN_SCHEMA_ID, e.getMessage());
        } catch (SerializationException e) {
            return new Verdict.Refused<>(Reason.UNREADABLE, e.getMessage());
        }
    }

    private Verdict<V> judge(byte[] key, V event) {
        var broken = EventRules.check(event);
        if (broken.isPresent()) {
            return new Verdict.Refused<>(broken.get().reason(), broken.get().detail());
        }
        var expected = Keys.of(event);
        if (key == null || !expected.equals(new String(key, UTF_8))) {
            return new Verdict.Refused<>(
                    Reason.KEY_MISMATCH,
                    "expected the key " + expected + ", found " + (key == null ? "none" : "another"));
        }
        return new Verdict.Accepted<>(event);
    }
}
