package io.offerstream.schemas.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker must be able to fail: each pair here breaks one promise. */
class EvolutionTest {
    private static final String OLDER = """
            {"type": "record", "name": "Sale", "doc": "A sale.", "fields": [
              {"name": "shop", "type": "string", "doc": "Shop."},
              {"name": "amount_minor", "type": "long", "doc": "Amount in minor units.", "default": 0},
              {"name": "count", "type": "int", "doc": "Pieces."},
              {"name": "sold_at", "type": {"type": "long", "logicalType": "timestamp-millis"}, "doc": "UTC epoch milliseconds."},
              {"name": "till", "type": ["null", "string"], "doc": "Till.", "default": null},
              {"name": "tags", "type": {"type": "array", "items": "string"}, "doc": "Tags.", "default": []},
              {"name": "kind", "type": {"type": "enum", "name": "Kind", "doc": "Kind.", "symbols": ["CASH", "CARD", "UNKNOWN"], "default": "UNKNOWN"}, "doc": "How it was paid."}
            ]}
            """;

    static Stream<Arguments> broken() {
        return Stream.of(
                broken(
                        "field gone",
                        "{\"name\": \"shop\", \"type\": \"string\", \"doc\": \"Shop.\"},",
                        "",
                        "Sale.shop: is gone"),
                broken(
                        "optional field gone",
                        "{\"name\": \"till\", \"type\": [\"null\", \"string\"], \"doc\": \"Till.\", \"default\": null},",
                        "",
                        "Sale.till: is gone"),
                broken("field renamed", "\"shop\"", "\"store\"", "Sale.shop: is gone"),
                broken(
                        "field renamed with alias",
                        "\"name\": \"till\"",
                        "\"name\": \"desk\", \"aliases\": [\"till\"]",
                        "Sale.till: is gone"),
                broken(
                        "new field without default",
                        "\"doc\": \"A sale.\", \"fields\": [",
                        "\"doc\": \"A sale.\", \"fields\": [{\"name\": \"new\", \"type\": \"int\", \"doc\": \"New.\"},",
                        "Sale.new: is new and has no default"),
                broken("int to string", "\"int\"", "\"string\"", "Sale.count: type changed from INT to STRING"),
                broken("int to long", "\"int\"", "\"long\"", "Sale.count: type changed from INT to LONG"),
                broken(
                        "string to bytes",
                        "\"name\": \"shop\", \"type\": \"string\"",
                        "\"name\": \"shop\", \"type\": \"bytes\"",
                        "Sale.shop: type changed"),
                broken(
                        "made nullable",
                        "\"name\": \"shop\", \"type\": \"string\"",
                        "\"name\": \"shop\", \"type\": [\"null\", \"string\"], \"default\": null",
                        "Sale.shop: type changed"),
                broken("other items", "\"items\": \"string\"", "\"items\": \"long\"", "Sale.tags[]: type changed"),
                broken("other branch", "[\"null\", \"string\"]", "[\"null\", \"long\"]", "Sale.till: type changed"),
                broken("enum symbol renamed", "\"CARD\"", "\"PLASTIC\"", "Sale.kind: symbol CARD is gone"),
                broken("enum default gone", ", \"default\": \"UNKNOWN\"", "", "Sale.kind: default symbol changed"),
                broken("enum renamed", "\"Kind\"", "\"Sort\"", "Sale.kind: type renamed"),
                broken("record renamed", "\"Sale\"", "\"Sold\"", "type renamed from Sale to Sold"),
                broken(
                        "logical type changed",
                        "timestamp-millis",
                        "timestamp-micros",
                        "Sale.sold_at: logical type changed"),
                broken(
                        "logical type gone",
                        ", \"logicalType\": \"timestamp-millis\"",
                        "",
                        "Sale.sold_at: logical type changed"),
                broken(
                        "default changed",
                        "\"default\": 0",
                        "\"default\": 1",
                        "Sale.amount_minor: default changed from 0 to 1"),
                broken("default gone", ", \"default\": 0", "", "Sale.amount_minor: lost its default"),
                broken("unit changed", "in minor units", "in fraction", "Sale.amount_minor: unit in its doc changed"));
    }

    private static Arguments broken(String name, String text, String replacement, String problem) {
        assertThat(OLDER).as(name).contains(text);
        return Arguments.of(name, OLDER.replace(text, replacement), problem);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void shouldRefuse(String name, String newer, String problem) {
        assertThat(Evolution.problems(parse(OLDER), parse(newer)))
                .as(name)
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void shouldAlsoSayWhatAvroSays() {
        assertThat(Evolution.problems(parse(OLDER), parse(OLDER.replace("\"int\"", "\"long\""))))
                .anySatisfy(found -> assertThat(found).contains("the older cannot read the newer", "TYPE_MISMATCH"));
        assertThat(Evolution.problems(parse(OLDER), parse(OLDER.replace("\"shop\"", "\"store\""))))
                .anySatisfy(found -> assertThat(found)
                        .contains("the newer cannot read the older", "READER_FIELD_MISSING_DEFAULT_VALUE"));
    }

    @Test
    void shouldTakeWhatOnlyAdds() {
        String newer = OLDER.replace("\"CARD\"", "\"CARD\", \"VOUCHER\"")
                .replace("Pieces.", "Pieces sold, at least 1.")
                .replace(
                        "\"name\": \"count\", \"type\": \"int\"",
                        "\"name\": \"count\", \"default\": 1, \"type\": \"int\"")
                .replace(
                        "\"doc\": \"A sale.\", \"fields\": [",
                        "\"doc\": \"A sale.\", \"fields\": [{\"name\": \"new\", \"type\": \"int\", \"doc\": \"New.\", \"default\": 0},");

        assertThat(Evolution.problems(parse(OLDER), parse(newer))).isEmpty();
        assertThat(Evolution.problems(parse(OLDER), parse(OLDER))).isEmpty();
    }

    private static Schema parse(String text) {
        return new Schema.Parser().parse(text);
    }
}
