package io.offerstream.operations.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.operations.records.AvroJson;
import io.offerstream.schemas.Assignment;
import java.util.ArrayList;
import java.util.List;

/**
 * One field that two assignments do not agree on.
 *
 * @param published as text, as JSON has it
 * @param replayed likewise
 */
public record FieldDifference(String field, String published, String replayed) {
    /** In the order of the schema. */
    public static List<FieldDifference> between(Assignment published, Assignment replayed) {
        var differences = new ArrayList<FieldDifference>();
        var one = AvroJson.of(published);
        var other = AvroJson.of(replayed);
        one.fieldNames().forEachRemaining(field -> {
            if (!one.get(field).equals(other.get(field))) {
                differences.add(new FieldDifference(field, text(one.get(field)), text(other.get(field))));
            }
        });
        return differences;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
