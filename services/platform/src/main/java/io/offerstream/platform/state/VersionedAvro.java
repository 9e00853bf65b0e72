package io.offerstream.platform.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * How a store's values look: a version byte and then plain Avro. Owned by one thread.
 *
 * @param <V> the record
 */
public final class VersionedAvro<V extends SpecificRecord> {
    private static final int USUAL_BYTES = 512;

    private final String store;
    private final byte version;
    private final SpecificDatumReader<V> reader;
    private final SpecificDatumWriter<V> writer;

    /**
     * @param store whose values they are, for the message
     * @param version raised with every change of the record
     */
    public VersionedAvro(String store, Class<V> type, byte version) {
        this.store = store;
        this.version = version;
        reader = new SpecificDatumReader<>(type);
        writer = new SpecificDatumWriter<>(type);
    }

    public byte[] encode(V value) {
        var out = new ByteArrayOutputStream(USUAL_BYTES);
        out.write(version);
        try {
            writer.write(value, EncoderFactory.get().directBinaryEncoder(out, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * Reads a value back.
     *
     * @throws IllegalStateException if another version of the service wrote it
     */
    public V decode(byte[] bytes) {
        if (bytes[0] != version) {
            throw new IllegalStateException(
                    store + " has layout " + bytes[0] + ", this version reads " + version + ": see CHANGELOG.md");
        }
        try {
            return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, 1, bytes.length - 1, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
