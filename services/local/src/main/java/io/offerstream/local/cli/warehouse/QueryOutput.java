package io.offerstream.local.cli.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Table;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Set;

/** Prints what a query found: timestamps in ISO form, JSON columns as JSON. */
final class QueryOutput {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> SEMI_STRUCTURED = Set.of("VARIANT", "ARRAY", "OBJECT");

    private final Context context;
    private final OutputFormat format;
    private final long max;

    /** @param max rows to print at most */
    QueryOutput(Context context, OutputFormat format, long max) {
        this.context = context;
        this.format = format;
        this.max = max;
    }

    void print(ResultSet rows) throws SQLException {
        var metadata = rows.getMetaData();
        var names = new String[metadata.getColumnCount()];
        for (int index = 0; index < names.length; index++) {
            names[index] = metadata.getColumnLabel(index + 1);
        }
        var table = new Table(names);
        long count = 0;
        while (rows.next()) {
            if (count == max) {
                context.say("Only the first " + max + " rows; --max shows more.");
                break;
            }
            count++;
            if (format == OutputFormat.JSON) {
                printJson(rows, metadata, names);
            } else {
                table.add(texts(rows, metadata));
            }
        }
        if (format != OutputFormat.JSON) {
            context.print(table);
        }
    }

    private static Object[] texts(ResultSet rows, ResultSetMetaData metadata) throws SQLException {
        var texts = new Object[metadata.getColumnCount()];
        for (int index = 0; index < texts.length; index++) {
            var text = text(rows, metadata, index + 1);
            texts[index] = text == null ? "" : text;
        }
        return texts;
    }

    /** Null for NULL. */
    private static String text(ResultSet rows, ResultSetMetaData metadata, int column) throws SQLException {
        if (metadata.getColumnType(column) == Types.TIMESTAMP) {
            var time = rows.getTimestamp(column);
            return time == null ? null : time.toInstant().toString();
        }
        return rows.getString(column);
    }

    private void printJson(ResultSet rows, ResultSetMetaData metadata, String[] names) throws SQLException {
        var object = JSON.createObjectNode();
        for (int index = 0; index < names.length; index++) {
            object.set(names[index], json(rows, metadata, index + 1));
        }
        context.print(object.toString());
    }

    private static JsonNode json(ResultSet rows, ResultSetMetaData metadata, int column) throws SQLException {
        var text = text(rows, metadata, column);
        var factory = JsonNodeFactory.instance;
        if (text == null) {
            return factory.nullNode();
        }
        return switch (metadata.getColumnType(column)) {
            case Types.BIGINT, Types.DECIMAL, Types.INTEGER -> factory.numberNode(rows.getBigDecimal(column));
            case Types.DOUBLE -> factory.numberNode(rows.getDouble(column));
            case Types.BOOLEAN -> factory.booleanNode(rows.getBoolean(column));
            default ->
                SEMI_STRUCTURED.contains(metadata.getColumnTypeName(column)) ? parsed(text) : factory.textNode(text);
        };
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            // A warehouse may say more of a value than JSON can.
            return JsonNodeFactory.instance.textNode(text);
        }
    }
}
