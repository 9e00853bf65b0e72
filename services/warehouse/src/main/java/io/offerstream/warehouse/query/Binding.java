package io.offerstream.warehouse.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A value that a client gives for a question mark.
 *
 * @param type as the JDBC driver names it
 * @param value as the JDBC driver writes it; null for NULL
 */
record Binding(String type, String value) {
    private static final long NANOS = 1_000_000_000;

    /** @param bindings by their number as text, from 1 */
    static List<Binding> of(JsonNode bindings) {
        var list = new ArrayList<Binding>();
        for (int number = 1; bindings.has(String.valueOf(number)); number++) {
            var binding = bindings.path(String.valueOf(number));
            var value = binding.path("value");
            if (value.isArray()) {
                throw StatementRefusedException.compilation("the local warehouse takes no arrays of bindings");
            }
            list.add(new Binding(binding.path("type").asText(), value.isNull() ? null : value.asText()));
        }
        return list;
    }

    /** For DuckDB. */
    Object forSql() {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case "FIXED", "REAL" -> new BigDecimal(value);
            case "BOOLEAN" -> value.equalsIgnoreCase("true") || value.equals("1");
            // Milliseconds since 1970.
            case "DATE" -> time(Long.parseLong(value) * 1_000_000).toLocalDate();
            // Nanoseconds since 1970.
            case "TIMESTAMP", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ" -> time(Long.parseLong(value));
            default -> value;
        };
    }

    private static LocalDateTime time(long nanos) {
        return LocalDateTime.ofInstant(
                Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)), ZoneOffset.UTC);
    }
}
