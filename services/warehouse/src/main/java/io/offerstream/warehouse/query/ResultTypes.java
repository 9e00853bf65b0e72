package io.offerstream.warehouse.query;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What DuckDB's types and values are to the JDBC driver, which reads every value as text. */
final class ResultTypes {
    private static final int MICROSECONDS = 6;
    private static final int NANOSECONDS = 9;
    private static final int NANOS = 1_000_000_000;
    private static final Set<String> WHOLE = Set.of(
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "HUGEINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "UHUGEINT");

    private ResultTypes() {}

    /** @param sql what was asked: names that stand there in quotes are kept as they are, others are in upper case */
    static List<ResultColumn> columns(ResultSetMetaData metadata, String sql) throws SQLException {
        var columns = new ArrayList<ResultColumn>();
        for (int index = 1; index <= metadata.getColumnCount(); index++) {
            var name = metadata.getColumnLabel(index);
            boolean isQuoted = sql.contains('"' + name + '"');
            columns.add(column(
                    isQuoted ? name : name.toUpperCase(Locale.ROOT),
                    metadata.getColumnTypeName(index),
                    metadata,
                    index));
        }
        return columns;
    }

    private static ResultColumn column(String name, String type, ResultSetMetaData metadata, int index)
            throws SQLException {
        if (WHOLE.contains(type)) {
            return ResultColumn.number(name);
        } else if (type.startsWith("DECIMAL")) {
            return new ResultColumn(name, "fixed", metadata.getPrecision(index), metadata.getScale(index));
        }
        return switch (type) {
            case "FLOAT", "DOUBLE" -> new ResultColumn(name, "real", 0, 0);
            case "BOOLEAN" -> new ResultColumn(name, "boolean", 0, 0);
            case "DATE" -> new ResultColumn(name, "date", 0, 0);
            case "TIME" -> new ResultColumn(name, "time", 0, MICROSECONDS);
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS" -> new ResultColumn(name, "timestamp_ntz", 0, MICROSECONDS);
            case "TIMESTAMP_NS" -> new ResultColumn(name, "timestamp_ntz", 0, NANOSECONDS);
            case "TIMESTAMP WITH TIME ZONE" -> new ResultColumn(name, "timestamp_ltz", 0, MICROSECONDS);
            case "BLOB" -> new ResultColumn(name, "binary", 0, 0);
            case "JSON" -> new ResultColumn(name, "variant", 0, 0);
            default -> ResultColumn.text(name);
        };
    }

    /** Whether DuckDB has to write it as JSON before it can be answered. */
    static boolean isNested(String type) {
        return type.endsWith("]") || type.startsWith("STRUCT(") || type.startsWith("MAP(") || type.startsWith("UNION(");
    }

    /** The value of the current row as the driver reads it; null for NULL. */
    static String value(ResultSet rows, int index, ResultColumn column) throws SQLException {
        return switch (column.type()) {
            case "boolean" -> {
                boolean value = rows.getBoolean(index);
                yield rows.wasNull() ? null : value ? "1" : "0";
            }
            case "date" -> {
                var date = rows.getObject(index, LocalDate.class);
                yield date == null ? null : String.valueOf(date.toEpochDay());
            }
            case "time" -> {
                var time = rows.getObject(index, LocalTime.class);
                yield time == null ? null : seconds(Instant.EPOCH.plusNanos(time.toNanoOfDay()), column.scale());
            }
            case "timestamp_ntz" -> {
                var time = rows.getObject(index, LocalDateTime.class);
                yield time == null ? null : seconds(time.toInstant(ZoneOffset.UTC), column.scale());
            }
            case "timestamp_ltz" -> {
                var time = rows.getObject(index, OffsetDateTime.class);
                yield time == null ? null : seconds(time.toInstant(), column.scale());
            }
            case "binary" -> {
                var bytes = rows.getBytes(index);
                yield bytes == null ? null : HexFormat.of().withUpperCase().formatHex(bytes);
            }
            default -> rows.getString(index);
        };
    }

    private static String seconds(Instant time, int scale) {
        // Before 1970 the fraction counts down, too.
        boolean before = time.getEpochSecond() < 0 && time.getNano() > 0;
        return before
                ? (time.getEpochSecond() == -1 ? "-" : "")
                        + seconds(time.getEpochSecond() + 1, NANOS - time.getNano(), scale)
                : seconds(time.getEpochSecond(), time.getNano(), scale);
    }

    private static String seconds(long seconds, int nanos, int scale) {
        return seconds + "." + "%09d".formatted(nanos).substring(0, scale);
    }
}
