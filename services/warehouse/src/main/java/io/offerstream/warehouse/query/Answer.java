package io.offerstream.warehouse.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.offerstream.warehouse.WarehouseNames;
import io.offerstream.warehouse.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * What a statement is answered, in the JSON that the JDBC driver reads. Rows are written as they come, so that none need
 * be kept.
 *
 * @param type what kind of statement it was, as Snowflake numbers them
 */
record Answer(long type, List<ResultColumn> columns, Rows rows) {
    private static final long SELECT = 0x1000;
    private static final long DELETE = 0x3300;
    private static final long USE = 0x4300;
    private static final long DDL = 0x6000;

    /** Writes rows into the array that is open, and says how many there were. */
    @FunctionalInterface
    interface Rows {
        long writeTo(JsonGenerator json) throws IOException;
    }

    static Answer of(List<ResultColumn> columns, Rows rows) {
        return new Answer(SELECT, columns, rows);
    }

    static Answer of(List<ResultColumn> columns, List<List<String>> rows) {
        return of(columns, json -> {
            for (var row : rows) {
                writeRow(json, row);
            }
            return rows.size();
        });
    }

    /** A statement that changed what there is. */
    static Answer done(String status) {
        return said(DDL, status);
    }

    /** A statement that took rows out of a table. */
    static Answer deleted(long rows) {
        var row = of(List.of(ResultColumn.number("number of rows deleted")), List.of(List.of(Long.toString(rows))));
        return new Answer(DELETE, row.columns(), row.rows());
    }

    /** A statement that chose what is used. */
    static Answer used() {
        return said(USE, "Statement executed successfully.");
    }

    private static Answer said(long type, String status) {
        var row = of(List.of(ResultColumn.text("status")), List.of(List.of(status)));
        return new Answer(type, row.columns(), row.rows());
    }

    /** @param values as the driver reads them; null for NULL */
    static void writeRow(JsonGenerator json, List<String> values) throws IOException {
        json.writeStartArray();
        for (var value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    void write(OutputStream out, String queryId) throws IOException {
        try (var json = Json.mapper().getFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeObjectFieldStart("data");
            json.writeArrayFieldStart("rowtype");
            for (var column : columns) {
                json.writeTree(column.json());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("rowset");
            long count = rows.writeTo(json);
            json.writeEndArray();
            json.writeNumberField("total", count);
            json.writeNumberField("returned", count);
            json.writeNumberField("statementTypeId", type);
            writeSession(json, queryId);
            json.writeEndObject();
            json.writeNullField("code");
            json.writeNullField("message");
            json.writeBooleanField("success", true);
            json.writeEndObject();
        }
    }

    private static void writeSession(JsonGenerator json, String queryId) throws IOException {
        json.writeStringField("queryId", queryId);
        json.writeStringField("queryResultFormat", "json");
        json.writeNumberField("version", 1);
        json.writeBooleanField("arrayBindSupported", false);
        json.writeStringField("finalDatabaseName", WarehouseNames.DATABASE);
        json.writeStringField("finalSchemaName", WarehouseNames.SCHEMA);
        json.writeStringField("finalRoleName", WarehouseNames.ROLE);
        json.writeNullField("finalWarehouseName");
        json.writeArrayFieldStart("parameters");
        json.writeEndArray();
    }
}
