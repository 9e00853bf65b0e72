package io.offerstream.schemas.compatibility;

import io.offerstream.schemas.compatibility.Contracts.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * The golden record of each kept version: {@code .bin} as it was encoded then, {@code .json} to read and to compare
 * with. Every version of the record, older or newer, must read it to the same values.
 */
final class Golden {
    static final String BINARY = ".bin";
    static final String READABLE = ".json";

    private Golden() {}

    static void write(Contracts contracts, int version, Schema schema) {
        GenericRecord record = Sample.of(schema);
        try {
            Files.write(contracts.file(version, schema.getName(), BINARY), encode(record));
            var json = new ByteArrayOutputStream();
            var encoder = EncoderFactory.get().jsonEncoder(schema, json, true);
            new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
            encoder.flush();
            json.write('\n');
            Files.write(contracts.file(version, schema.getName(), READABLE), json.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever a version of a record does not read as it should, over every reader and every golden file. */
    static List<String> problems(Contracts contracts) {
        List<String> problems = new ArrayList<>();
        contracts
                .kept()
                .forEach((version, schemas) -> schemas.forEach((name, writer) -> {
                    for (Version reader : contracts.versionsOf(name)) {
                        if (reader.number() == version && !reader.isKept()) {
                            // The golden record of a draft is written anew with it.
                            continue;
                        }
                        try {
                            GenericRecord expected = as(reader.schema(), readable(contracts, version, writer));
                            GenericRecord found = binary(contracts, version, writer, reader.schema());
                            if (!found.equals(expected)) {
                                problems.add(name + ": " + reader.name() + " reads the golden record of v" + version
                                        + " as " + found + " instead of " + expected);
                            }
                        } catch (IOException | AvroRuntimeException e) {
                            problems.add(name + ": " + reader.name() + " cannot read the golden record of v" + version
                                    + ": " + e);
                        }
                    }
                }));
        return problems;
    }

    /** The golden record as it was written. */
    static GenericRecord readable(Contracts contracts, int version, Schema writer) throws IOException {
        String json = Files.readString(contracts.file(version, writer.getName(), READABLE));
        return new GenericDatumReader<GenericRecord>(writer)
                .read(null, DecoderFactory.get().jsonDecoder(writer, json));
    }

    private static GenericRecord binary(Contracts contracts, int version, Schema writer, Schema reader)
            throws IOException {
        byte[] bytes = bytes(contracts.file(version, writer.getName(), BINARY));
        var decoder = DecoderFactory.get().binaryDecoder(bytes, null);
        GenericRecord record = new GenericDatumReader<GenericRecord>(writer, reader).read(null, decoder);
        if (!decoder.isEnd()) {
            throw new AvroRuntimeException("bytes are left over");
        }
        return record;
    }

    static byte[] bytes(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    static byte[] encode(GenericRecord record) throws IOException {
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        return out.toByteArray();
    }

    /**
     * What a reader should make of a record: its fields by name, defaults for those it alone has, the default symbol
     * for those it lacks. Written out here, so that Avro's resolution is checked against something else than itself.
     */
    static GenericRecord as(Schema reader, IndexedRecord record) {
        var result = new GenericData.Record(reader);
        for (Field field : reader.getFields()) {
            Field written = record.getSchema().getField(field.name());
            result.put(
                    field.pos(),
                    written == null
                            ? GenericData.get().getDefaultValue(field)
                            : value(field.schema(), record.get(written.pos())));
        }
        return result;
    }

    private static Object value(Schema reader, Object value) {
        if (value == null) {
            return null;
        }
        return switch (reader.getType()) {
            case RECORD -> as(reader, (IndexedRecord) value);
            case ENUM ->
                new GenericData.EnumSymbol(
                        reader, reader.hasEnumSymbol(value.toString()) ? value.toString() : reader.getEnumDefault());
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                ((List<?>) value).forEach(item -> items.add(value(reader.getElementType(), item)));
                yield items;
            }
            case UNION ->
                value(
                        reader.getTypes().stream()
                                .filter(branch -> branch.getType() != Schema.Type.NULL)
                                .findFirst()
                                .orElseThrow(),
                        value);
            default -> value;
        };
    }
}
