package io.offerstream.operations.approval;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** JSON as a record holds it: gzip, since a file of offers is large and repeats itself. */
final class PackedJson {
    /** Far more than a file of offers may have; nobody's record may fill the memory. */
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    private PackedJson() {}

    static ByteBuffer write(JsonNode json) {
        var bytes = new ByteArrayOutputStream();
        try (var packed = new GZIPOutputStream(bytes)) {
            packed.write(json.toString().getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    /** @throws IllegalArgumentException if it is none */
    static JsonNode read(ByteBuffer packed, JsonMapper mapper) {
        var bytes = new byte[packed.remaining()];
        packed.duplicate().get(bytes);
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            var text = unpacked.readNBytes(MOST_BYTES + 1);
            if (text.length > MOST_BYTES) {
                throw new IllegalArgumentException("what is asked for is larger than " + MOST_BYTES + " bytes");
            }
            return mapper.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("what is asked for cannot be read any more", e);
        }
    }
}
