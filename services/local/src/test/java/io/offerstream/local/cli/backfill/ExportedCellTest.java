package io.offerstream.local.cli.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportedCellTest {
    private static JsonNode read(Schema schema, String field, JsonNode cell, ZoneId zone) {
        return ExportedCell.of(schema.getField(field).schema(), zone).apply(cell);
    }

    private static JsonNode read(Schema schema, String field, JsonNode cell) {
        return read(schema, field, cell, ZoneOffset.UTC);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-03-01 10:00:00.123, 2025-03-01T10:00:00.123+01:00",
        "2025-07-01T10:00:00, 2025-07-01T10:00+02:00",
        "2025-07-01, 2025-07-01T00:00+02:00",
        "2025-03-01 10:00:00 +0530, 2025-03-01T10:00:00+05:30",
        "2025-03-01 10:00:00.000 Z, 2025-03-01T10:00:00.000Z",
        "2025-03-01T10:00:00Z, 2025-03-01T10:00:00Z",
        "2025-02-30 10:00:00, 2025-02-30 10:00:00",
        "yesterday, yesterday"
    })
    void shouldReadTimesAsWarehousesWriteThem(String written, String expected) {
        var cell =
                read(Impression.getClassSchema(), "event_time", TextNode.valueOf(written), ZoneId.of("Europe/Berlin"));

        assertThat(cell.asText()).isEqualTo(expected);
    }

    @Test
    void shouldReadArraysOfAnyForm() {
        var schema = Impression.getClassSchema();

        assertThat(read(schema, "offer_ids", TextNode.valueOf("[\n \"O-1\",\n 2\n]")))
                .hasToString("[\"O-1\",\"2\"]");
        assertThat(read(schema, "offer_ids", TextNode.valueOf("O-1|O-2")).asText())
                .isEqualTo("O-1|O-2");
        assertThat(read(schema, "offer_ids", TextNode.valueOf("[O-1")).asText()).isEqualTo("[O-1");
    }

    @Test
    void shouldReadNumbersThatAreIdsOrWhole() {
        var schema = Redemption.getClassSchema();

        assertThat(read(schema, "customer_id", LongNode.valueOf(4711)).textValue())
                .isEqualTo("4711");
        assertThat(read(schema, "basket_minor", DoubleNode.valueOf(1249)).asText())
                .isEqualTo("1249");
        assertThat(read(schema, "basket_minor", TextNode.valueOf("1249.0")).asText())
                .isEqualTo("1249");
        assertThat(read(schema, "basket_minor", TextNode.valueOf("12.49")).asText())
                .isEqualTo("12.49");
        assertThat(read(schema, "basket_minor", TextNode.valueOf("\\N")).isNull())
                .isTrue();
    }
}
