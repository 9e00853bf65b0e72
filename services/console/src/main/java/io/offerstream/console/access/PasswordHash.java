package io.offerstream.console.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is kept: PBKDF2-HMAC-SHA-512 with a salt of its own, written as
 * {@code pbkdf2-sha512$ITERATIONS$SALT$HASH}. Immutable.
 */
public final class PasswordHash {
    /** OWASP's number for this function. */
    static final int ITERATIONS = 210_000;

    private static final int LEAST_ITERATIONS = 210_000;
    private static final int MOST_ITERATIONS = 5_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final String NAME = "pbkdf2-sha512";
    private static final Pattern FORM =
            Pattern.compile(NAME + "\\$(\\d{1,7})\\$([A-Za-z0-9+/]{22}==)\\$([A-Za-z0-9+/]{43}=)");

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** Takes a moment, on purpose. */
    public static PasswordHash of(char[] password) {
        var salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(ITERATIONS, salt, derive(password, salt, ITERATIONS));
    }

    /**
     * As {@link #toString()} writes it.
     *
     * @throws IllegalArgumentException if it is none, or one that is quickly guessed
     */
    public static PasswordHash parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("expected " + NAME + "$ITERATIONS$SALT$HASH");
        }
        int iterations = Integer.parseInt(match.group(1));
        if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException(
                    "iterations must be from " + LEAST_ITERATIONS + " to " + MOST_ITERATIONS + ", found " + iterations);
        }
        var decoder = Base64.getDecoder();
        return new PasswordHash(iterations, decoder.decode(match.group(2)), decoder.decode(match.group(3)));
    }

    /** Takes a moment, on purpose. */
    public boolean fits(char[] password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    private static byte[] derive(char[] password, byte[] salt, int iterations) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(password, salt, iterations, HASH_BYTES * Byte.SIZE))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA512", e);
        }
    }

    @Override
    public String toString() {
        var encoder = Base64.getEncoder();
        return NAME + "$" + iterations + "$" + encoder.encodeToString(salt) + "$" + encoder.encodeToString(hash);
    }
}
