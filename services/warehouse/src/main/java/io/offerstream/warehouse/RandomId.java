package io.offerstream.warehouse;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names for what nobody repeats: queries, sessions, clients. */
public final class RandomId {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 16;

    private RandomId() {}

    /** 32 hexadecimal digits. */
    public static String next() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
