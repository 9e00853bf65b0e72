package io.offerstream.console.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** Names nobody can guess. Safe for use from many threads. */
public final class Secrets {
    private static final int SESSION_BYTES = 32;
    private static final int TOKEN_BYTES = 16;

    private final SecureRandom random = new SecureRandom();

    /** 256 bits. */
    public String session() {
        return text(SESSION_BYTES);
    }

    /** 128 bits: good for one use. */
    public String token() {
        return text(TOKEN_BYTES);
    }

    private String text(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** In a time that does not tell where they differ. */
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }
}
