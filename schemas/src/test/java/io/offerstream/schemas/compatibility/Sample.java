package io.offerstream.schemas.compatibility;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;

/**
 * A record made from its schema alone, the same each time: every field set, none to its default, no two numbers of a
 * record alike, so that a lost or swapped field shows.
 */
final class Sample {
    private static final long FIRST_INSTANT =
            Instant.parse("2026-11-23T04:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;

    private Sample() {}

    static GenericRecord of(Schema schema) {
        var record = new GenericData.Record(schema);
        for (Field field : schema.getFields()) {
            record.put(field.pos(), value(field.schema(), field, 0));
        }
        return record;
    }

    private static Object value(Schema schema, Field field, int item) {
        int number = 100 * (field.pos() + 1) + item;
        return switch (schema.getType()) {
            case STRING -> new Utf8(field.name() + "-" + number);
            case INT -> number;
            case LONG ->
                "timestamp-millis".equals(schema.getProp("logicalType"))
                        ? FIRST_INSTANT + number * MINUTE
                        : Integer.MAX_VALUE + (long) number;
            case DOUBLE -> number / 8192.0;
            case BOOLEAN -> !(field.hasDefaultValue() && Boolean.TRUE.equals(field.defaultVal()));
            case BYTES -> ByteBuffer.wrap(new byte[] {0, (byte) number, (byte) 0xff});
            case ENUM -> new GenericData.EnumSymbol(schema, symbol(schema, field));
            case ARRAY ->
                List.of(
                        value(schema.getElementType(), field, item + 1),
                        value(schema.getElementType(), field, item + 2));
            case UNION ->
                value(
                        schema.getTypes().stream()
                                .filter(branch -> branch.getType() != Schema.Type.NULL)
                                .findFirst()
                                .orElseThrow(),
                        field,
                        item);
            case RECORD -> of(schema);
            default ->
                throw new IllegalStateException(field.name() + ": no contract has had a " + schema.getType()
                        + " so far; make a sample of it here");
        };
    }

    /** The last symbol that is no default, so that symbols added by a version are seen by older readers. */
    private static String symbol(Schema schema, Field field) {
        return schema.getEnumSymbols().stream()
                .filter(symbol -> !symbol.equals(schema.getEnumDefault()))
                .filter(symbol -> !field.hasDefaultValue() || !symbol.equals(field.defaultVal()))
                .reduce((earlier, later) -> later)
                .orElse(schema.getEnumSymbols().get(0));
    }
}
