package io.offerstream.simulator.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One line of a JSON lines file. A null is a missing field. */
record JsonRow(long line, JsonNode fields) {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .reader();

    static JsonRow parse(long line, String text) throws RefusedRowException {
        try {
            var fields = READER.readTree(text);
            if (fields.isObject()) {
                return new JsonRow(line, fields);
            }
        } catch (JsonProcessingException e) {
            throw new RefusedRowException(
                    Refusal.NOT_JSON, "expected one JSON object, found " + e.getOriginalMessage());
        }
        throw new RefusedRowException(
                Refusal.NOT_JSON, "expected one JSON object, found '" + Values.shortened(text) + "'");
    }

    private Optional<JsonNode> find(String field) {
        return Optional.ofNullable(fields.get(field)).filter(node -> !node.isNull());
    }

    private JsonNode get(String field) throws RefusedRowException {
        return find(field).orElseThrow(() -> Values.missing(field));
    }

    JsonRow object(String field) throws RefusedRowException {
        var node = get(field);
        if (!node.isObject()) {
            throw Values.bad(field, "an object", node.toString());
        }
        return new JsonRow(line, node);
    }

    String text(String field) throws RefusedRowException {
        return text(field, get(field));
    }

    private static String text(String field, JsonNode node) throws RefusedRowException {
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw Values.bad(field, "a text", node.toString());
        }
        return Values.checked(field, node.textValue());
    }

    Optional<String> optionalText(String field) throws RefusedRowException {
        return find(field).isPresent() ? Optional.of(text(field)) : Optional.empty();
    }

    List<String> texts(String field) throws RefusedRowException {
        var node = get(field);
        if (!node.isArray()) {
            throw Values.bad(field, "an array of texts", node.toString());
        }
        var texts = new ArrayList<String>();
        for (var element : node) {
            texts.add(text(field, element));
        }
        return texts;
    }

    /** A whole number from {@code min} to {@code max}; 7.0 is one. */
    int number(String field, int min, int max) throws RefusedRowException {
        var node = get(field);
        if (!node.isNumber() || !node.canConvertToExactIntegral() || node.asDouble() < min || node.asDouble() > max) {
            throw Values.bad(field, "a whole number from " + min + " to " + max, node.toString());
        }
        return node.intValue();
    }

    Optional<Integer> optionalNumber(String field, int min, int max) throws RefusedRowException {
        return find(field).isPresent() ? Optional.of(number(field, min, max)) : Optional.empty();
    }
}
