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
import org.apache.avro.io.BinaryEncoder;
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
    private static final int USUAL_BYTES = 512;

    private final Schema schema;
    private final SchemaIds ids;

    /** By the writer's schema: a new reader would resolve the two schemas for each record. */
    private final ThreadLocal<Map<Schema, SpecificDatumReader<T>>> readers =
            ThreadLocal.withInitial(IdentityHashMap::new);

    private final ThreadLocal<Writer> writers = ThreadLocal.withInitial(Writer::new);

    public AvroSerde(Class<T> type, SchemaIds ids) {
        this.schema = SpecificData.get().getSchema(type);
        this.ids = ids;
    }

    @Override
    public byte[] serialize(String topic, T value) {
        if (value == null) {
            return null;
        }
        return writers.get().write(ids.idOf(topic, schema), value);
    }

    /** Kept for each thread: a new encoder would bring a new buffer for each record. */
    private final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
        private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        private final SpecificDatumWriter<T> writer =
                new SpecificDatumWriter<>(schema, SpecificData.getForSchema(schema));

        byte[] write(int id, T value) {
            out.reset();
            out.write(MAGIC);
            for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                out.write(id >>> shift);
            }
            try {
                writer.write(value, encoder);
                encoder.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (RuntimeException e) {
                // Half a record must not come before the next.
                writers.remove();
                throw e;
            }
            return out.toByteArray();
        }
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
