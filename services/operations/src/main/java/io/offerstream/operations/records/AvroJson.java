package io.offerstream.operations.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/**
 * Records as JSON for people and scripts: times in ISO 8601, bytes in Base64, an absent value as null. Avro's own JSON
 * tags every optional value with its type and shows times as numbers.
 */
public final class AvroJson {
    private static final JsonNodeFactory NODES = JsonMapper.builder().build().getNodeFactory();

    private AvroJson() {}

    /** Fields in the order of the schema. */
    public static ObjectNode of(IndexedRecord value) {
        var object = NODES.objectNode();
        for (var field : value.getSchema().getFields()) {
            object.set(field.name(), node(value.get(field.pos())));
        }
        return object;
    }

    private static JsonNode node(Object value) {
        if (value == null) {
            return NODES.nullNode();
        } else if (value instanceof IndexedRecord record) {
            return of(record);
        } else if (value instanceof Collection<?> items) {
            var array = NODES.arrayNode();
            items.forEach(item -> array.add(node(item)));
            return array;
        } else if (value instanceof Map<?, ?> entries) {
            var object = NODES.objectNode();
            entries.forEach((key, item) -> object.set(key.toString(), node(item)));
            return object;
        } else if (value instanceof Instant time) {
            return NODES.textNode(time.toString());
        } else if (value instanceof ByteBuffer bytes) {
            var copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return NODES.textNode(base64(copy));
        } else if (value instanceof GenericFixed fixed) {
            return NODES.textNode(base64(fixed.bytes()));
        }
        return scalar(value);
    }

    private static JsonNode scalar(Object value) {
        if (value instanceof Integer number) {
            return NODES.numberNode(number);
        } else if (value instanceof Long number) {
            return NODES.numberNode(number);
        } else if (value instanceof Double number) {
            return NODES.numberNode(number);
        } else if (value instanceof Float number) {
            return NODES.numberNode(number);
        } else if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        } else if (value instanceof CharSequence || value instanceof Enum || value instanceof GenericEnumSymbol) {
            return NODES.textNode(value.toString());
        }
        throw new IllegalArgumentException("no JSON for " + value.getClass());
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
