package io.offerstream.interactionstate.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Ids of events as the state holds them: most are UUIDs, which need 16 bytes and not 36. Nothing is lost. */
public final class EventIds {
    private static final byte BINARY = 'u';
    private static final byte TEXT = 't';
    private static final int UUID_LENGTH = 36;

    private EventIds() {}

    /** The same bytes for the same id, and for no other. */
    public static ByteBuffer pack(String id) {
        if (id.length() == UUID_LENGTH) {
            try {
                var uuid = UUID.fromString(id);
                // Capitals and left-out zeros are other ids.
                if (uuid.toString().equals(id)) {
                    return ByteBuffer.allocate(1 + 2 * Long.BYTES)
                            .put(BINARY)
                            .putLong(uuid.getMostSignificantBits())
                            .putLong(uuid.getLeastSignificantBits())
                            .flip();
                }
            } catch (IllegalArgumentException e) {
                return packText(id);
            }
        }
        return packText(id);
    }

    private static ByteBuffer packText(String id) {
        byte[] utf8 = id.getBytes(UTF_8);
        return ByteBuffer.allocate(1 + utf8.length).put(TEXT).put(utf8).flip();
    }

    /** The id as its producer wrote it. */
    public static String unpack(ByteBuffer packed) {
        var bytes = packed.duplicate();
        if (bytes.get() == BINARY) {
            return new UUID(bytes.getLong(), bytes.getLong()).toString();
        }
        return UTF_8.decode(bytes).toString();
    }

    /** A hash of the id, never 0 and the same for ever: tells two redemptions of one customer apart. */
    public static int tag(ByteBuffer packed) {
        int hash = 1;
        for (int i = packed.position(); i < packed.limit(); i++) {
            hash = 31 * hash + packed.get(i);
        }
        return hash == 0 ? 1 : hash;
    }
}
