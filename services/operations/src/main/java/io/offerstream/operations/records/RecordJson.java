package io.offerstream.operations.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;

/** One record of a topic as one line of JSON: place, time, key and decoded value. */
public final class RecordJson {
    private static final JsonMapper JSON = new JsonMapper();

    private RecordJson() {}

    /**
     * {@code topic, partition, offset, time, key, value}; the value of a tombstone is null; a mark has {@code mark}, its
     * tick; an unreadable record has {@code error} and {@code base64} in place of {@code value}.
     */
    public static ObjectNode of(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) {
        var line = JSON.createObjectNode()
                .put("topic", topic.title())
                .put("partition", record.partition())
                .put("offset", record.offset())
                .put("time", Instant.ofEpochMilli(record.timestamp()).toString())
                .put("key", text(record.key()));
        tickOf(record).ifPresent(tick -> line.put("mark", tick.toString()));
        return putValue(line, topic, record.value());
    }

    /** Adds {@code value}, or what is known of a value that cannot be read. */
    public static <V extends SpecificRecord> ObjectNode putValue(ObjectNode line, Topic<V> topic, byte[] value) {
        if (value == null) {
            return line.putNull("value");
        }
        try {
            return line.set("value", AvroJson.of(topic.serde().deserialize(topic.name(), value)));
        } catch (SerializationException e) {
            return line.put("error", e.getMessage()).put("base64", AvroJson.base64(value));
        }
    }

    /** The tick, if it is a mark; a header that is no number makes none. */
    public static Optional<Instant> tickOf(ConsumerRecord<?, ?> record) {
        try {
            return Marks.tick(record.headers());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As text if it is UTF-8, in Base64 otherwise. */
    public static String text(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return "base64:" + AvroJson.base64(bytes);
        }
    }
}
