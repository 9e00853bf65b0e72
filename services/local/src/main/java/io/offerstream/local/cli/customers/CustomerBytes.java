package io.offerstream.local.cli.customers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.intake.Keys;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Finds a customer in bytes of any kind: keys, Avro, JSON, refused records. An id is found as a field of Avro, which has
 * its length before it, and wherever it stands between characters that are no letters and digits. So {@code c-1} is not
 * found in {@code c-10}; an id of very few characters may be found where it is not meant. Immutable.
 */
final class CustomerBytes {
    private final byte[] id;
    private final byte[] asField;
    private final byte[] keyAsField;

    CustomerBytes(String market, String customerId) {
        id = customerId.getBytes(UTF_8);
        asField = asField(id);
        keyAsField = asField(Keys.of(market, customerId).getBytes(UTF_8));
    }

    /** Length as Avro writes it, then the text. */
    private static byte[] asField(byte[] text) {
        var bytes = new ByteArrayOutputStream();
        int left = text.length << 1;
        for (; left >= 0x80; left >>>= 7) {
            bytes.write((left & 0x7f) | 0x80);
        }
        bytes.write(left);
        bytes.writeBytes(text);
        return bytes.toByteArray();
    }

    /** @param bytes null for none */
    boolean isIn(byte[] bytes) {
        if (bytes == null) {
            return false;
        }
        for (int at = indexOf(bytes, 0); at >= 0; at = indexOf(bytes, at + 1)) {
            int end = at + id.length;
            boolean stands = !isWord(bytes, at - 1) && !isWord(bytes, end);
            if (stands || endsWith(bytes, end, asField) || endsWith(bytes, end, keyAsField)) {
                return true;
            }
        }
        return false;
    }

    private int indexOf(byte[] bytes, int from) {
        for (int at = from; at <= bytes.length - id.length; at++) {
            if (bytes[at] == id[0] && Arrays.equals(bytes, at, at + id.length, id, 0, id.length)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isWord(byte[] bytes, int at) {
        return at >= 0 && at < bytes.length && bytes[at] > 0 && Character.isLetterOrDigit(bytes[at]);
    }

    private static boolean endsWith(byte[] bytes, int end, byte[] wanted) {
        int from = end - wanted.length;
        return from >= 0 && Arrays.equals(bytes, from, end, wanted, 0, wanted.length);
    }
}
