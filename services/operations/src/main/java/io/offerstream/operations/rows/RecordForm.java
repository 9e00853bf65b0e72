package io.offerstream.operations.rows;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.operations.rows.CellForm.BadCellException;
import io.offerstream.platform.yaml.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * How the rows of a file become records: a column a field of the schema, by name. Immutable.
 *
 * @param <V> the generated record
 */
public final class RecordForm<V extends SpecificRecord> {
    private final Class<V> type;
    private final Schema schema;
    private final Set<String> setByUs;
    private final Map<String, Object> defaults;

    /**
     * @param setByUs fields that no file may set; whoever reads the records fills them in
     * @param defaults of fields for which the schema has none
     */
    public RecordForm(Class<V> type, Set<String> setByUs, Map<String, Object> defaults) {
        this.type = type;
        this.schema = SpecificData.get().getSchema(type);
        this.setByUs = Set.copyOf(setByUs);
        this.defaults = Map.copyOf(defaults);
    }

    /** Names of the columns a file may have, in the order of the schema. */
    public List<String> columns() {
        return fields().map(Field::name).toList();
    }

    /** Fields that a file may set. */
    public Stream<Field> fields() {
        return schema.getFields().stream().filter(field -> !setByUs.contains(field.name()));
    }

    /** Whether a file may leave the field out. */
    public boolean isOptional(Field field) {
        return field.hasDefaultValue() || defaults.containsKey(field.name());
    }

    /** The record of {@code row}; incomplete if {@code problems} was told anything. */
    public V read(Row row, List<RowProblem> problems) {
        problems.addAll(row.broken());
        var record = type.cast(SpecificData.newInstance(type, schema));
        if (!row.broken().isEmpty()) {
            return record;
        }
        BiConsumer<String, String> tell =
                (column, message) -> problems.add(new RowProblem(row.number(), column, message));
        row.cells().keySet().forEach(column -> checkKnown(column, tell));
        fields().forEach(field -> set(record, field, row.cells().get(field.name()), tell));
        return record;
    }

    private void checkKnown(String column, BiConsumer<String, String> tell) {
        if (setByUs.contains(column)) {
            tell.accept(column, "is set when the file is published; remove the column");
        } else if (schema.getField(column) == null) {
            tell.accept(column, "unknown column" + DidYouMean.hint(columns(), column));
        }
    }

    private void set(V record, Field field, JsonNode cell, BiConsumer<String, String> tell) {
        var form = CellForm.of(field.schema());
        boolean absent = cell == null
                || cell.isNull()
                || (cell.isTextual() && cell.textValue().isEmpty());
        if (!absent) {
            try {
                record.put(field.pos(), form.read(cell));
            } catch (BadCellException e) {
                tell.accept(field.name(), e.getMessage());
            }
        } else if (defaults.containsKey(field.name())) {
            record.put(field.pos(), defaults.get(field.name()));
        } else if (field.hasDefaultValue()) {
            record.put(field.pos(), SpecificData.getForSchema(schema).getDefaultValue(field));
        } else if (form.takesNothing()) {
            record.put(field.pos(), new ArrayList<>());
        } else {
            tell.accept(field.name(), "expected " + form.expected() + ", found nothing");
        }
    }
}
