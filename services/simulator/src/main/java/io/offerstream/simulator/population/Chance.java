package io.offerstream.simulator.population;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;

/**
 * Randomness by name: the generator for a key depends on the seed and the key alone, so it matters neither in which
 * order draws are made nor which others are made.
 */
public record Chance(long seed) {
    /** A fresh generator; the same key gives the same numbers again. */
    public SplittableRandom of(String... key) {
        var digest = sha256();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, seed));
        for (var part : key) {
            var bytes = part.getBytes(UTF_8);
            // Lengths keep ("a", "bc") apart from ("ab", "c").
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        }
        return new SplittableRandom(ByteBuffer.wrap(digest.digest()).getLong());
    }

    /** Standard normal. */
    double normal(String... key) {
        return of(key).nextGaussian();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
