package io.offerstream.operations.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The rows of one Parquet file, streamed by DuckDB, which is given 256 MiB. The first row is row 1. A timestamp with a
 * zone is given as epoch milliseconds, one without as local time in text; a list as an array; text in columns that do
 * not say they are text counts as text. Loads no DuckDB extension, and asks nobody for one.
 */
final class ParquetRows implements Rows {
    private static final String IN_MEMORY = "jdbc:duckdb:";
    private static final Map<String, String> SETTINGS = Map.of(
            "jdbc_stream_results", "true",
            "memory_limit", "256MB",
            "threads", "1",
            "autoinstall_known_extensions", "false",
            "autoload_known_extensions", "false");

    /** How DuckDB's type of a column is asked for, and read. */
    private enum Form {
        LOCAL_TIME,
        INSTANT,
        PLAIN,
        TEXT;

        static Form of(String type) {
            if (type.equals("TIMESTAMP WITH TIME ZONE")) {
                return INSTANT;
            } else if (type.startsWith("TIMESTAMP")) {
                return LOCAL_TIME;
            }
            boolean isPlain = type.matches(
                    "BOOLEAN|(U?(TINY|SMALL|BIG|HUGE)INT)|U?INTEGER|FLOAT|DOUBLE|DECIMAL\\(.*\\)|VARCHAR(\\[])?");
            return isPlain ? PLAIN : TEXT;
        }

        String select(String column) {
            var quoted = '"' + column.replace("\"", "\"\"") + '"';
            return switch (this) {
                case LOCAL_TIME -> "epoch_ms(" + quoted + "::TIMESTAMP)";
                case INSTANT -> "epoch_ms(" + quoted + ")";
                case PLAIN -> quoted;
                case TEXT -> quoted + "::VARCHAR";
            };
        }
    }

    private final Connection database;
    private final ResultSet rows;
    private final List<String> columns;
    private final List<Form> forms;
    private long row;

    private ParquetRows(Connection database, ResultSet rows, List<String> columns, List<Form> forms) {
        this.database = database;
        this.rows = rows;
        this.columns = List.copyOf(columns);
        this.forms = List.copyOf(forms);
    }

    /** @throws CommandFailedException if it is not Parquet, or is damaged */
    static ParquetRows open(Path path) {
        // DuckDB would take the name for a pattern.
        if (path.toString().matches(".*[*?\\[].*")) {
            throw new NotDoneException(Why.USAGE, path + ": expected a path without *, ? and [; move or rename it");
        }
        var properties = new Properties();
        properties.putAll(SETTINGS);
        Connection database = null;
        try {
            database = DriverManager.getConnection(IN_MEMORY, properties);
            return open(path, database);
        } catch (SQLException e) {
            close(database);
            throw new NotDoneException(Why.CHECK_FAILED, path + ": cannot be read as Parquet: " + firstLine(e), e);
        }
    }

    private static ParquetRows open(Path path, Connection database) throws SQLException {
        var table = "read_parquet('" + path.toString().replace("'", "''") + "', binary_as_string=true)";
        var columns = new ArrayList<String>();
        var forms = new ArrayList<Form>();
        try (var statement = database.createStatement();
                var described = statement.executeQuery("DESCRIBE SELECT * FROM " + table)) {
            while (described.next()) {
                columns.add(described.getString("column_name"));
                forms.add(Form.of(described.getString("column_type")));
            }
        }
        var wanted = new ArrayList<String>();
        for (int column = 0; column < columns.size(); column++) {
            wanted.add(forms.get(column).select(columns.get(column)));
        }
        @SuppressWarnings("resource") // closed with the connection
        var statement = database.createStatement();
        var rows = statement.executeQuery("SELECT " + String.join(", ", wanted) + " FROM " + table);
        return new ParquetRows(database, rows, columns, forms);
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Optional<Row> next() {
        try {
            if (!rows.next()) {
                return Optional.empty();
            }
            Map<String, JsonNode> cells = new LinkedHashMap<>();
            List<String> raw = new ArrayList<>(columns.size());
            for (int column = 0; column < columns.size(); column++) {
                var cell = cell(rows.getObject(column + 1), forms.get(column));
                cells.put(columns.get(column), cell);
                raw.add(raw(cell));
            }
            return Optional.of(new Row(++row, cells, raw, List.of()));
        } catch (SQLException e) {
            throw new NotDoneException(
                    Why.CHECK_FAILED, "Row " + (row + 1) + ": the file is damaged: " + firstLine(e), e);
        }
    }

    private static JsonNode cell(Object value, Form form) throws SQLException {
        if (value == null) {
            return NullNode.getInstance();
        } else if (form == Form.LOCAL_TIME) {
            return TextNode.valueOf(
                    LocalDateTime.ofInstant(Instant.ofEpochMilli(((Number) value).longValue()), ZoneOffset.UTC)
                            .toString());
        } else if (value instanceof Boolean truth) {
            return BooleanNode.valueOf(truth);
        } else if (value instanceof Double || value instanceof Float) {
            return DoubleNode.valueOf(((Number) value).doubleValue());
        } else if (value instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros().scale() <= 0
                    ? BigIntegerNode.valueOf(decimal.toBigInteger())
                    : DecimalNode.valueOf(decimal);
        } else if (value instanceof BigInteger whole) {
            return BigIntegerNode.valueOf(whole);
        } else if (value instanceof Number number) {
            return LongNode.valueOf(number.longValue());
        } else if (value instanceof Array list) {
            var items = JsonNodeFactory.instance.arrayNode();
            for (var item : (Object[]) list.getArray()) {
                items.add(item == null ? null : item.toString());
            }
            return items;
        }
        return TextNode.valueOf(value.toString());
    }

    /** As a CSV file would have it. */
    private static String raw(JsonNode cell) {
        if (cell.isArray()) {
            return cell.valueStream().map(JsonNode::asText).collect(Collectors.joining(CellForm.SEPARATOR));
        }
        return cell.isNull() ? "" : cell.asText();
    }

    private static String firstLine(SQLException thrown) {
        return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        close(database);
    }

    private static void close(Connection database) {
        try {
            if (database != null) {
                database.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the Parquet reader does not close", e);
        }
    }
}
