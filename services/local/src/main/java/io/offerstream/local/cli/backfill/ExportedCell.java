package io.offerstream.local.cli.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * How a warehouse writes the values of one type, made what a row of {@code events publish} has. What it does not
 * understand it leaves as it is, to be refused there.
 */
final class ExportedCell {
    private static final JsonMapper JSON = new JsonMapper();

    /** What a warehouse writes into CSV where there is nothing. */
    private static final String NOTHING = "\\N";

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern LOCAL_TIME =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?)");
    private static final Pattern TIME_WITH_OFFSET = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?) ?(Z|[+-]\\d\\d:?\\d\\d)");
    private static final Pattern WHOLE_AS_DECIMAL = Pattern.compile("[-+]?\\d{1,30}\\.0+");

    private ExportedCell() {}

    /**
     * How to read the cells of a field.
     *
     * @param zone of times that do not name one
     */
    static UnaryOperator<JsonNode> of(Schema schema, ZoneId zone) {
        var type = schema.isUnion()
                ? schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow()
                : schema;
        if (type.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
            return orNothing(cell -> cell.isTextual() ? time(cell, zone) : cell);
        }
        return switch (type.getType()) {
            case STRING -> orNothing(ExportedCell::text);
            case INT, LONG -> orNothing(ExportedCell::whole);
            case ARRAY -> orNothing(ExportedCell::items);
            default -> orNothing(cell -> cell);
        };
    }

    private static UnaryOperator<JsonNode> orNothing(UnaryOperator<JsonNode> read) {
        return cell -> cell.isTextual() && cell.textValue().equals(NOTHING) ? NullNode.getInstance() : read.apply(cell);
    }

    private static JsonNode time(JsonNode cell, ZoneId zone) {
        var text = cell.textValue().strip();
        try {
            if (DATE.matcher(text).matches()) {
                return TextNode.valueOf(LocalDate.parse(text)
                        .atStartOfDay(zone)
                        .toOffsetDateTime()
                        .toString());
            }
            var local = LOCAL_TIME.matcher(text);
            if (local.matches()) {
                return TextNode.valueOf(LocalDateTime.parse(local.group(1) + 'T' + local.group(2))
                        .atZone(zone)
                        .toOffsetDateTime()
                        .toString());
            }
        } catch (DateTimeException e) {
            return cell;
        }
        var placed = TIME_WITH_OFFSET.matcher(text);
        if (placed.matches()) {
            var offset = placed.group(3);
            boolean isShort = offset.length() == 5;
            return TextNode.valueOf(placed.group(1)
                    + 'T'
                    + placed.group(2)
                    + (isShort ? offset.substring(0, 3) + ':' + offset.substring(3) : offset));
        }
        return cell;
    }

    /** Ids are numbers in many a table. */
    private static JsonNode text(JsonNode cell) {
        return cell.isIntegralNumber() ? TextNode.valueOf(cell.asText()) : cell;
    }

    /** Whole numbers of columns that may be empty come as decimals from some tools. */
    private static JsonNode whole(JsonNode cell) {
        boolean isWhole = cell.isTextual()
                ? WHOLE_AS_DECIMAL.matcher(cell.textValue().strip()).matches()
                : cell.isDouble() && cell.doubleValue() == Math.rint(cell.doubleValue());
        return isWhole ? BigIntegerNode.valueOf(new BigDecimal(cell.asText().strip()).toBigInteger()) : cell;
    }

    /** Arrays are JSON in text, where the file's format has none. */
    private static JsonNode items(JsonNode cell) {
        var list = cell;
        if (cell.isTextual() && cell.textValue().stripLeading().startsWith("[")) {
            try {
                list = JSON.readTree(cell.textValue());
            } catch (JsonProcessingException e) {
                return cell;
            }
        }
        if (!list.isArray()) {
            return list;
        }
        var items = JsonNodeFactory.instance.arrayNode(list.size());
        list.forEach(item -> items.add(text(item)));
        return items;
    }
}
