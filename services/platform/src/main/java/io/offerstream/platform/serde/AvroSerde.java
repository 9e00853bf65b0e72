package io.offerstream.platform.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Avro values in the Confluent wire format: a zero byte, the schema id as four big-endian bytes, then the record in
 * Avro binary. Null stays null. Stateless but for {@link SchemaIds}, so one instance serves every thread.
 *
 * @param <T> the generated record
 */
public final class AvroSerde<T extends SpecificRecord> implements Serde<T>, Serializer<T>, Deserializer<T> {
    /** Bytes before the Avro body. */
    public static final int HEADER_BYTES = 5;

    private static final byte MAGIC = 0;

    private final Schema schema;
    private final SchemaIds ids;

    /** By the writer's schema: a new reader would resolve the two schemas for each record. */
    private final ThreadLocal<Map<Schema, SpecificDatumReader<T>>> readers =
            ThreadLocal.withInitial(IdentityHashMap::new);

    public AvroSerde(Class<T> type, SchemaIds ids) {
        this.schema = SpecificData.get().getSchema(type);
        this.ids = ids;
    }

    @Override
    public byte[] serialize(String topic, T value) {
        if (value == null) {
            return null;
        }
        var out = new ByteArrayOutputStream(128);
        out.writeBytes(ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .putInt(ids.idOf(topic, schema))
                .array());
        var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            new SpecificDatumWriter<T>(schema, SpecificData.getForSchema(schema)).write(value, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * @throws SerializationException if the bytes are not this record in the wire format, to the last byte
     * @throws WrongSchemaException if they hold another record
     * @throws UnknownSchemaIdException if they name a schema id the registry does not know
     */
    @Override
    public T deserialize(String topic, byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
            throw new SerializationException("expected a zero byte and a 4-byte schema id, found "
                    + (bytes.length < HEADER_BYTES ? bytes.length + " bytes" : "first byte " + bytes[0]));
        }
        Schema writer = ids.schemaOf(ByteBuffer.wrap(bytes).getInt(1));
        if (!writer.getFullName().equals(schema.getFullName())) {
            throw new WrongSchemaException(schema, writer);
        }
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
        try {
            T value = readerOf(writer).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new SerializationException("bytes are left over after " + schema.getName());
            }
            return value;
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | ClassCastException
                // Avro's word for a length that no array can have.
                | UnsupportedOperationException e) {
            throw new SerializationException("not a readable " + schema.getName() + ": " + e.getMessage(), e);
        }
    }

    private SpecificDatumReader<T> readerOf(Schema writer) {
        return readers.get()
                .computeIfAbsent(
                        writer, any -> new SpecificDatumReader<>(any, schema, SpecificData.getForSchema(schema)));
    }

    @Override
    public Serializer<T> serializer() {
        return this;
    }

    @Override
    public Deserializer<T> deserializer() {
        return this;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        // Everything it needs came with the constructor.
    }

    @Override
    public void close() {
        // Holds nothing open.
    }
}
