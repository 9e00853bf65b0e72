package io.offerstream.operations.rows;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.platform.yaml.DidYouMean;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/**
 * How the value of one type stands in a cell: as text in CSV; in JSON also as a number, truth value or array.
 *
 * @param expected by example, for messages
 * @param reader of a cell that is not empty
 * @param takesNothing whether an empty cell is an empty array
 */
record CellForm(String expected, Function<JsonNode, Object> reader, boolean takesNothing) {
    /** Between the items of an array in a CSV cell. */
    static final String SEPARATOR = "|";

    private static final int SHOWN = 80;
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,30}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?");
    private static final Pattern EPOCH_MILLIS = Pattern.compile("[0-9]{11,14}");

    /** A cell that is not what its column takes; the message says what was expected and found. */
    static final class BadCellException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadCellException(String expected, JsonNode found, String hint) {
            super("expected " + expected + ", found " + shown(found) + hint, null, false, false);
        }
    }

    static CellForm of(Schema schema) {
        if (schema.getType() == Schema.Type.UNION) {
            return of(schema.getTypes().stream()
                    .filter(type -> type.getType() != Schema.Type.NULL)
                    .findFirst()
                    .orElseThrow());
        }
        if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
            return form("a time such as 2026-01-05T04:00:00Z", CellForm::time);
        }
        return switch (schema.getType()) {
            case STRING -> form("text", CellForm::text);
            case INT -> form("a whole number", cell -> whole(cell, Integer.SIZE).intValueExact());
            case LONG -> form("a whole number", cell -> whole(cell, Long.SIZE).longValueExact());
            case DOUBLE -> form("a number such as 0.25", CellForm::decimal);
            case BOOLEAN -> form("true or false", CellForm::truth);
            case ENUM -> {
                var symbols = schema.getEnumSymbols().stream()
                        .filter(symbol -> !symbol.equals(schema.getEnumDefault()))
                        .toList();
                yield form(String.join(" or ", symbols), cell -> symbol(schema, symbols, cell));
            }
            case ARRAY -> new CellForm("items separated by " + SEPARATOR, CellForm::items, true);
            default -> throw new IllegalArgumentException("no cell holds " + schema);
        };
    }

    private static CellForm form(String expected, Function<JsonNode, Object> reader) {
        return new CellForm(expected, reader, false);
    }

    /** @throws BadCellException if the cell holds something else */
    Object read(JsonNode cell) {
        return reader.apply(cell);
    }

    private static String text(JsonNode cell) {
        if (!cell.isTextual()) {
            throw new BadCellException("text", cell, cell.isValueNode() ? "; put it in quotes" : "");
        }
        return cell.textValue();
    }

    private static Instant time(JsonNode cell) {
        String expected = "a time such as 2026-01-05T04:00:00Z";
        var text = cell.asText().strip();
        if (!cell.isTextual() || EPOCH_MILLIS.matcher(text).matches()) {
            if (cell.isTextual() || cell.isIntegralNumber()) {
                return Instant.ofEpochMilli(whole(cell, Long.SIZE).longValueExact());
            }
            throw new BadCellException(expected, cell, "");
        }
        try {
            return Instant.ofEpochMilli(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            boolean lacksZone = text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?");
            throw new BadCellException(
                    expected, cell, lacksZone ? "; say where: Z for UTC, or an offset such as +01:00" : "");
        }
    }

    private static BigInteger whole(JsonNode cell, int bits) {
        var text = cell.asText().strip();
        if ((cell.isTextual() || cell.isIntegralNumber()) && WHOLE.matcher(text).matches()) {
            var value = new BigInteger(text);
            if (value.bitLength() < bits) {
                return value;
            }
        }
        throw new BadCellException("a whole number of at most " + bits + " bits", cell, "");
    }

    private static Double decimal(JsonNode cell) {
        var text = cell.asText().strip();
        if ((cell.isTextual() || cell.isNumber()) && DECIMAL.matcher(text).matches()) {
            double value = new BigDecimal(text).doubleValue();
            if (Double.isFinite(value)) {
                return value;
            }
        }
        throw new BadCellException("a number such as 0.25", cell, "");
    }

    private static Boolean truth(JsonNode cell) {
        if (cell.isBoolean()) {
            return cell.booleanValue();
        }
        return switch (cell.isTextual() ? cell.textValue().strip() : "") {
            case "true", "TRUE", "True" -> true;
            case "false", "FALSE", "False" -> false;
            default -> throw new BadCellException("true or false", cell, "");
        };
    }

    private static Object symbol(Schema schema, List<String> symbols, JsonNode cell) {
        var text = cell.isTextual() ? cell.textValue().strip() : "";
        if (!schema.hasEnumSymbol(text)) {
            throw new BadCellException(String.join(" or ", symbols), cell, DidYouMean.hint(symbols, text));
        }
        return SpecificData.get().createEnum(text, schema);
    }

    private static List<String> items(JsonNode cell) {
        if (cell.isArray()) {
            return new ArrayList<>(StreamSupport.stream(cell.spliterator(), false)
                    .map(CellForm::text)
                    .toList());
        } else if (cell.isTextual()) {
            return new ArrayList<>(Arrays.stream(cell.textValue().split(Pattern.quote(SEPARATOR), -1))
                    .map(String::strip)
                    .toList());
        }
        throw new BadCellException("an array of texts", cell, "");
    }

    private static String shown(JsonNode found) {
        var text = found.isTextual() ? "'" + found.textValue() + "'" : found.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
