package io.offerstream.ranking.served;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A model as bytes, little-endian: {@value #MAGIC}, format version, components; the manifest as a count and pairs of texts;
 * customers' features, then offers', each as a count of names, the names, a count of rows, biases, embeddings; last the
 * CRC-32C of all before it. A text is its length in bytes and UTF-8. The same model always gives the same bytes.
 */
public final class ModelFormat {
    private static final int MAGIC = 0x4D52534F;
    private static final int VERSION = 1;

    private ModelFormat() {}

    public static byte[] write(RankingModel model) {
        var texts = new ArrayList<byte[]>();
        model.manifest().forEach((key, value) -> {
            texts.add(utf8(key));
            texts.add(utf8(value));
        });
        int manifestTexts = texts.size();
        model.customerFeatures().forEach(name -> texts.add(utf8(name)));
        model.offerFeatures().forEach(name -> texts.add(utf8(name)));

        long size = 9L * Integer.BYTES
                + texts.stream().mapToLong(text -> Integer.BYTES + text.length).sum()
                + bytes(model.customers())
                + bytes(model.offers());
        var buffer = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(MAGIC).putInt(VERSION).putInt(model.components()).putInt(manifestTexts / 2);
        int next = put(texts, 0, manifestTexts, buffer);
        next = put(model.customers(), texts, next, buffer);
        put(model.offers(), texts, next, buffer);
        buffer.putInt(checksum(buffer.array(), buffer.position()));
        return buffer.array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long bytes(FeatureRows rows) {
        return (long) Float.BYTES * (rows.biases().length + rows.embeddings().length);
    }

    private static int put(List<byte[]> texts, int from, int to, ByteBuffer buffer) {
        for (var text : texts.subList(from, to)) {
            buffer.putInt(text.length).put(text);
        }
        return to;
    }

    private static int put(FeatureRows rows, List<byte[]> texts, int from, ByteBuffer buffer) {
        buffer.putInt(rows.names().size());
        int next = put(texts, from, from + rows.names().size(), buffer);
        buffer.putInt(rows.biases().length);
        put(rows.biases(), buffer);
        put(rows.embeddings(), buffer);
        return next;
    }

    private static void put(float[] numbers, ByteBuffer buffer) {
        buffer.asFloatBuffer().put(numbers);
        buffer.position(buffer.position() + numbers.length * Float.BYTES);
    }

    private static int checksum(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /**
     * @throws IllegalArgumentException if the bytes are no model, of a later format, cut off, or damaged; the message says
     *     which
     */
    public static RankingModel read(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 9 * Integer.BYTES || buffer.getInt() != MAGIC) {
            throw new IllegalArgumentException("these " + bytes.length + " bytes are no model");
        }
        int version = buffer.getInt();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "the model has format " + version + ", but this program reads format " + VERSION);
        }
        int expected = buffer.getInt(bytes.length - Integer.BYTES);
        if (checksum(bytes, bytes.length - Integer.BYTES) != expected) {
            throw new IllegalArgumentException("the model is damaged or cut off: its checksum is wrong");
        }
        buffer.limit(bytes.length - Integer.BYTES);
        int components = count(buffer, 0);
        SortedMap<String, String> manifest = new TreeMap<>();
        for (int left = count(buffer, 2 * Integer.BYTES); left > 0; left--) {
            manifest.put(text(buffer), text(buffer));
        }
        var customers = rows(components, 0, buffer);
        var offers = rows(components, 1, buffer);
        if (components == 0 || buffer.hasRemaining()) {
            throw misfit();
        }
        return new RankingModel(components, customers, offers, manifest);
    }

    /** @param bytesEach that have to follow for each that is counted */
    private static int count(ByteBuffer buffer, long bytesEach) {
        int count = buffer.remaining() < Integer.BYTES ? -1 : buffer.getInt();
        if (count < 0 || count * bytesEach > buffer.remaining()) {
            throw misfit();
        }
        return count;
    }

    private static IllegalArgumentException misfit() {
        return new IllegalArgumentException("the model's counts do not fit its size");
    }

    private static String text(ByteBuffer buffer) {
        var utf8 = new byte[count(buffer, 1)];
        buffer.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** @param unnamed rows that come after those with names */
    private static FeatureRows rows(int components, int unnamed, ByteBuffer buffer) {
        int named = count(buffer, Integer.BYTES);
        var names = new ArrayList<String>(named);
        for (int left = named; left > 0; left--) {
            names.add(text(buffer));
        }
        int rows = count(buffer, (components + 1L) * Float.BYTES);
        if (rows != named + unnamed) {
            throw misfit();
        }
        var biases = floats(buffer, rows);
        return new FeatureRows(components, names, floats(buffer, rows * components), biases);
    }

    private static float[] floats(ByteBuffer buffer, int count) {
        var numbers = new float[count];
        buffer.asFloatBuffer().get(numbers);
        buffer.position(buffer.position() + count * Float.BYTES);
        return numbers;
    }
}
