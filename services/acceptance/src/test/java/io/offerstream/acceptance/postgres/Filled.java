package io.offerstream.acceptance.postgres;

import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Records of which only some fields matter: the others have their default, or the simplest value there is. */
final class Filled {
    private Filled() {}

    static <V extends SpecificRecord> V record(Class<V> type, Map<String, Object> fields) {
        var schema = SpecificData.get().getSchema(type);
        var record = type.cast(SpecificData.newInstance(type, schema));
        for (var field : schema.getFields()) {
            record.put(
                    field.pos(),
                    fields.containsKey(field.name())
                            ? fields.get(field.name())
                            : field.hasDefaultValue()
                                    ? SpecificData.getForSchema(schema).getDefaultValue(field)
                                    : simplest(field.schema()));
        }
        return record;
    }

    private static Object simplest(Schema schema) {
        if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
            return PostgresLab.NOON;
        }
        return switch (schema.getType()) {
            case STRING -> "";
            case LONG -> 0L;
            case INT -> 0;
            case DOUBLE -> 0.0;
            case BOOLEAN -> false;
            case ARRAY -> List.of();
            case ENUM -> SpecificData.get().createEnum(schema.getEnumSymbols().get(0), schema);
            default -> null;
        };
    }
}
