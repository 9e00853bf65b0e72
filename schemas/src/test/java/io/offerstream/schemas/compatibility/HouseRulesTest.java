package io.offerstream.schemas.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HouseRulesTest {
    private static final String SOUND = """
            {"type": "record", "name": "NAME", "doc": "A record.", "fields": [
              {"name": "event_id", "type": "string", "doc": "Id."},
              {"name": "event_time", "type": {"type": "long", "logicalType": "timestamp-millis"}, "doc": "When, UTC epoch milliseconds."},
              {"name": "paid_minor", "type": ["null", "long"], "doc": "In minor units.", "default": null},
              {"name": "kind", "type": {"type": "enum", "name": "Kind", "doc": "Kind.", "symbols": ["CASH", "UNKNOWN"], "default": "UNKNOWN"}, "doc": "How."},
              {"name": "lines", "type": {"type": "array", "items": "string"}, "doc": "Lines.", "default": []}
            ]}
            """;

    @Test
    void shouldTakeASoundRecord() {
        assertThat(HouseRules.problems(record("Redemption", "", ""))).isEmpty();
        assertThat(HouseRules.problems(record("Outcome", "", ""))).isEmpty();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            , "doc": "Id."                          | ``                                   | Redemption.event_id: has no doc
            "doc": "A record.",                     | ``                                   | Redemption: has no doc
            "doc": "Kind.",                         | ``                                   | (enum Kind): has no doc
            "doc": "Lines."                         | "doc": " "                           | Redemption.lines: has no doc
            , "default": "UNKNOWN"                  | ``                                   | enum Kind needs the default symbol UNKNOWN
            "default": "UNKNOWN"                    | "default": "CASH"                    | enum Kind needs the default symbol UNKNOWN
            timestamp-millis                        | timestamp-micros                     | logical type timestamp-micros
            , "logicalType": "timestamp-millis"     | ``                                   | named as an instant
            UTC epoch milliseconds                  | a moment                             | must say "UTC epoch milliseconds"
            In minor units.                         | In cents.                            | money is a long
            ["null", "long"]                        | ["null", "double"]                   | money is a long
            "event_id"                              | "id"                                 | needs event_id
            "type": "string", "doc": "Id."          | "type": "int", "doc": "Id."          | needs event_id
            "doc": "Id."                            | "doc": "Id.", "default": ""          | needs event_id
            "event_time"                            | "time"                               | needs event_time
            "lines"                                 | "saleLines"                          | is not snake_case
            "doc": "Lines."                         | "aliases": ["rows"], "doc": "Lines." | has aliases
            "type": {"type": "array", "items": "string"}, "doc": "Lines.", "default": [] | "type": ["string", "null"], "doc": "Lines.", "default": "" | a union must be null and one type
            "type": {"type": "array", "items": "string"}, "doc": "Lines.", "default": [] | "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}, "doc": "Lines." | logical type decimal
            """)
    void shouldRefuseInAProducersEvent(String text, String replacement, String problem) {
        assertThat(HouseRules.problems(record("Redemption", text, replacement)))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "bytes"
            "float"
            {"type": "array", "items": "long"}
            {"type": "map", "values": "string"}
            {"type": "array", "items": {"type": "record", "name": "Line", "doc": "A line.", "fields": []}}
            {"type": "record", "name": "Line", "doc": "A line.", "fields": []}
            ["null", "bytes"]
            ["null", {"type": "map", "values": "string"}]
            """)
    void shouldKeepWhatGoesToTheWarehouseFlat(String type) {
        String lines = "\"type\": {\"type\": \"array\", \"items\": \"string\"}, \"doc\": \"Lines.\", \"default\": []";
        String other =
                "\"type\": " + type + ", \"doc\": \"Lines.\"" + (type.startsWith("[") ? ", \"default\": null" : "");

        assertThat(HouseRules.problems(record("Outcome", lines, other)))
                .containsExactly("Outcome.lines: goes to the warehouse and must be flat, found " + present(type)
                        + "; put JSON into a string");
        assertThat(HouseRules.problems(record("Impression", lines, other))).isEmpty();
    }

    private static Schema.Type present(String type) {
        Schema schema = new Schema.Parser().parse(type);
        return schema.isUnion() ? schema.getTypes().get(1).getType() : schema.getType();
    }

    @Test
    void shouldRefuseSharedTypesThatDiffer() {
        var one = record("Redemption", "", "");
        var same = record("Impression", "", "");
        var other = record("Customer", "\"CASH\"", "\"CASH\", \"CARD\"");

        assertThat(HouseRules.differingTwins(List.of(one, same))).isEmpty();
        assertThat(HouseRules.differingTwins(List.of(one, same, other)))
                .containsExactly("Kind: is not the same in Customer as in another file");
    }

    private static Schema record(String name, String text, String replacement) {
        assertThat(SOUND).contains(text);
        return new Schema.Parser().parse(SOUND.replace(text, replacement).replace("NAME", name));
    }
}
