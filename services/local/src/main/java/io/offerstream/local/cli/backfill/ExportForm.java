package io.offerstream.local.cli.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.operations.rows.Row;
import io.offerstream.operations.rows.Rows;
import io.offerstream.platform.yaml.DidYouMean;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;

/**
 * How the tables of a warehouse look, beside what a schema says: names in capitals or other ones, columns that are
 * nobody's business, times without a zone, and values that every row lacks. Owned by one thread.
 */
final class ExportForm {
    /** What Snowflake's connector adds to every table. */
    private static final String METADATA = "RECORD_METADATA";

    private final Schema schema;
    private final ZoneId zone;
    private final Map<String, String> fieldsByColumn;
    private final Set<String> ignored;
    private final Map<String, JsonNode> given;

    /** What a column is; empty if it is ignored. */
    private final Map<String, Optional<Target>> targets = new HashMap<>();

    private record Target(String field, UnaryOperator<JsonNode> read) {}

    /**
     * @param zone of times that do not name one
     * @param fieldsByColumn fields of columns with other names; those with the name of no field of the schema are for
     *     other files
     * @param ignored columns that are left out
     * @param given values of fields that a row says nothing of
     */
    ExportForm(
            Schema schema,
            ZoneId zone,
            Map<String, String> fieldsByColumn,
            Set<String> ignored,
            Map<String, JsonNode> given) {
        this.schema = schema;
        this.zone = zone;
        this.fieldsByColumn = Map.copyOf(fieldsByColumn);
        this.ignored = Set.copyOf(ignored);
        this.given = Map.copyOf(given);
    }

    /**
     * Opens a file.
     *
     * @throws CommandFailedException if a column belongs to no field: better once here than in every row
     */
    Rows open(Path path) {
        var rows = Rows.open(path);
        var unknown = rows.columns().stream()
                .filter(column -> target(column)
                        .filter(target -> schema.getField(target.field()) == null)
                        .isPresent())
                .toList();
        if (!unknown.isEmpty()) {
            rows.close();
            throw new CommandFailedException(ExitCode.CHECK_FAILED, path + ": " + describe(unknown));
        }
        return new Read(rows);
    }

    private String describe(List<String> unknown) {
        var fields = schema.getFields().stream().map(Schema.Field::name).toList();
        var column = unknown.get(0);
        return (unknown.size() == 1
                        ? "column " + column + " is unknown" + DidYouMean.hint(fields, column.toLowerCase(Locale.ROOT))
                        : "columns " + String.join(", ", unknown) + " are unknown")
                + "; name its field with --map FIELD=" + column + ", or leave it out with --ignore " + column
                + ". There are " + String.join(", ", fields);
    }

    private Optional<Target> target(String column) {
        return targets.computeIfAbsent(column, this::find);
    }

    private Optional<Target> find(String column) {
        if (column.equalsIgnoreCase(METADATA) || ignored.stream().anyMatch(column::equalsIgnoreCase)) {
            return Optional.empty();
        }
        var lower = column.toLowerCase(Locale.ROOT);
        var mapped = fieldsByColumn.get(lower);
        var field = schema.getField(mapped == null ? lower : mapped);
        return Optional.of(
                field == null
                        ? new Target(column, cell -> cell)
                        : new Target(field.name(), ExportedCell.of(field.schema(), zone)));
    }

    /** Rows with our names and forms. */
    private final class Read implements Rows {
        private final Rows rows;

        Read(Rows rows) {
            this.rows = rows;
        }

        @Override
        public List<String> columns() {
            return rows.columns();
        }

        @Override
        public Optional<Row> next() {
            return rows.next().map(this::read);
        }

        private Row read(Row row) {
            if (!row.broken().isEmpty()) {
                return row;
            }
            Map<String, JsonNode> cells = new LinkedHashMap<>();
            row.cells()
                    .forEach((column, cell) -> target(column)
                            .ifPresent(target ->
                                    cells.put(target.field(), target.read().apply(cell))));
            given.forEach((field, value) -> {
                if (isEmpty(cells.get(field))) {
                    cells.put(field, value);
                }
            });
            return new Row(row.number(), cells, row.raw(), row.broken());
        }

        private static boolean isEmpty(JsonNode cell) {
            return cell == null
                    || cell.isNull()
                    || (cell.isTextual() && cell.textValue().isEmpty());
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
