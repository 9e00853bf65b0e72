package io.offerstream.warehouse.store;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The type of a column, as Snowflake names and describes it, and how DuckDB keeps it.
 *
 * @param precision digits; 0 where the kind has none
 * @param scale digits behind the point; 0 where the kind has none
 */
public record ColumnType(Kind kind, int precision, int scale) {
    private static final Pattern WRITTEN = Pattern.compile("([A-Z_ ]+?) *(?:\\( *(\\d+) *(?:, *(\\d+) *)?\\))?");
    private static final int MAX_PRECISION = 38;
    private static final int MAX_SCALE = 37;
    private static final int TIME_SCALE = 9;
    private static final int MICROSECONDS = 6;

    /** What Snowflake calls a logical type. */
    public enum Kind {
        TEXT,
        FIXED,
        REAL,
        BOOLEAN,
        DATE,
        TIMESTAMP_NTZ,
        VARIANT,
        ARRAY,
        OBJECT
    }

    public ColumnType {
        boolean isSound = switch (kind) {
            case FIXED ->
                precision >= 1 && precision <= MAX_PRECISION && scale >= 0 && scale <= Math.min(precision, MAX_SCALE);
            case TIMESTAMP_NTZ -> scale >= 0 && scale <= TIME_SCALE;
            case TEXT, REAL, BOOLEAN, DATE, VARIANT, ARRAY, OBJECT -> scale == 0;
        };
        if (!isSound) {
            throw new IllegalArgumentException(
                    "no such type: " + kind + " of precision " + precision + " and scale " + scale);
        }
    }

    private static ColumnType of(Kind kind) {
        return new ColumnType(kind, 0, 0);
    }

    /**
     * Reads a type as it stands in SQL, e.g. {@code NUMBER(10, 2)}; lengths of texts are not kept.
     *
     * @throws IllegalArgumentException for a type that is none, or that the warehouse does not keep
     */
    public static ColumnType parse(String written) {
        var matcher = WRITTEN.matcher(written.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("unsupported data type '" + written + "'");
        }
        return switch (matcher.group(1)) {
            case "VARCHAR", "STRING", "TEXT", "CHAR", "CHARACTER", "NVARCHAR" -> of(Kind.TEXT);
            case "NUMBER", "DECIMAL", "NUMERIC" ->
                new ColumnType(Kind.FIXED, number(matcher.group(2), MAX_PRECISION), number(matcher.group(3), 0));
            case "INT", "INTEGER", "BIGINT", "SMALLINT", "TINYINT", "BYTEINT" ->
                new ColumnType(Kind.FIXED, MAX_PRECISION, 0);
            case "FLOAT", "FLOAT4", "FLOAT8", "DOUBLE", "DOUBLE PRECISION", "REAL" -> of(Kind.REAL);
            case "BOOLEAN" -> of(Kind.BOOLEAN);
            case "DATE" -> of(Kind.DATE);
            case "TIMESTAMP", "TIMESTAMP_NTZ", "DATETIME" ->
                new ColumnType(Kind.TIMESTAMP_NTZ, 0, number(matcher.group(2), TIME_SCALE));
            case "VARIANT" -> of(Kind.VARIANT);
            case "ARRAY" -> of(Kind.ARRAY);
            case "OBJECT" -> of(Kind.OBJECT);
            default ->
                throw new IllegalArgumentException("unsupported data type '" + written + "': the local warehouse keeps"
                        + " VARCHAR, NUMBER, FLOAT, BOOLEAN, DATE, TIMESTAMP_NTZ, VARIANT, ARRAY and OBJECT");
        };
    }

    private static int number(String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    /** As {@code desc table} says it; {@link #parse} reads it. */
    public String written() {
        return switch (kind) {
            case TEXT -> "VARCHAR(16777216)";
            case FIXED -> "NUMBER(%d,%d)".formatted(precision, scale);
            case REAL -> "FLOAT";
            case TIMESTAMP_NTZ -> "TIMESTAMP_NTZ(%d)".formatted(scale);
            case BOOLEAN, DATE, VARIANT, ARRAY, OBJECT -> kind.name();
        };
    }

    /** The physical type that the streaming client is told, by which it writes Parquet. */
    public String physical() {
        return switch (kind) {
            case TEXT, VARIANT, ARRAY, OBJECT -> "LOB";
            case FIXED, TIMESTAMP_NTZ -> "SB16";
            case REAL -> "DOUBLE";
            case BOOLEAN -> "SB1";
            case DATE -> "SB4";
        };
    }

    /** The type of DuckDB's column. Whole numbers are HUGEINT, which has the 38 digits and reads as an integer. */
    public String stored() {
        return switch (kind) {
            case TEXT -> "VARCHAR";
            case FIXED -> scale == 0 ? "HUGEINT" : "DECIMAL(%d,%d)".formatted(precision, scale);
            case REAL -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case DATE -> "DATE";
            case TIMESTAMP_NTZ -> scale <= MICROSECONDS ? "TIMESTAMP" : "TIMESTAMP_NS";
            case VARIANT, ARRAY, OBJECT -> "JSON";
        };
    }

    /**
     * SQL that makes the stored value of what the streaming client wrote: numbers as decimals, timestamps as decimal
     * seconds since 1970, JSON as text.
     *
     * @param column as it is written in SQL
     */
    public String fromParquet(String column) {
        return switch (kind) {
            case TEXT, REAL, BOOLEAN, DATE -> column;
            case FIXED, VARIANT, ARRAY, OBJECT -> "%s::%s".formatted(column, stored());
            case TIMESTAMP_NTZ ->
                scale <= MICROSECONDS
                        ? "make_timestamp((%s::decimal(28, 6) * 1000000::decimal(7, 0))::bigint)".formatted(column)
                        : "make_timestamp_ns((%s::decimal(28, 9) * 1000000000::decimal(10, 0))::bigint)"
                                .formatted(column);
        };
    }
}
