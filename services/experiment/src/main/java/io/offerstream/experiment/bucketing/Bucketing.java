package io.offerstream.experiment.bucketing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where a customer falls in a cycle's split: the first 53 bits of a SHA-256 hash, a fraction of one. A pure function of
 * its three names, so that anyone can recompute it. Cheaper hashes (String.hashCode, CRC32, FNV) give the next cycle
 * the same or the mirrored groups, which no sample ratio check sees.
 *
 * @param u53 the fraction in units of 2<sup>-53</sup>, {@code 0 <= u53 < 2^53}
 */
public record Bucketing(long u53) {
    /** Goes into the hash and beside every assignment: a changed hash gets a new version. */
    public static final String HASH_VERSION = "v1";

    /** How many equal buckets the fraction is cut into for audits. */
    public static final int BUCKETS = 10_000;

    private static final int BITS = 53;
    private static final char SEPARATOR = '\u001f';
    private static final double UNIT = 0x1p-53;
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Bucketing::sha256);

    public Bucketing {
        if (u53 < 0 || u53 >>> BITS != 0) {
            throw new IllegalArgumentException("u53 must be in [0, 2^53), found " + u53);
        }
    }

    /**
     * Hashes a customer into a cycle of an experiment.
     *
     * @param experimentId salt of the experiment
     * @param cycleId salt of the cycle, which re-randomises every cycle; a constant for a stable hold-out
     * @param customerId must be unique over all markets of the experiment: prefix the market where it is not
     * @throws IllegalArgumentException if one of them holds the separator U+001F, and so could pass for another
     */
    public static Bucketing of(String experimentId, String cycleId, String customerId) {
        byte[] hash = hash(experimentId, cycleId, customerId);
        return new Bucketing(ByteBuffer.wrap(hash).getLong() >>> (Long.SIZE - BITS));
    }

    /** The whole hash in hexadecimal digits, for audits; {@link #u53} is its first 53 bits. */
    public static String sha256Hex(String experimentId, String cycleId, String customerId) {
        return HexFormat.of().formatHex(hash(experimentId, cycleId, customerId));
    }

    private static byte[] hash(String experimentId, String cycleId, String customerId) {
        requireNoSeparator("experimentId", experimentId);
        requireNoSeparator("cycleId", cycleId);
        requireNoSeparator("customerId", customerId);
        String key = HASH_VERSION + SEPARATOR + experimentId + SEPARATOR + cycleId + SEPARATOR + customerId;
        return SHA_256.get().digest(key.getBytes(UTF_8));
    }

    /** The fraction, in [0, 1); exact. */
    public double fraction() {
        return u53 * UNIT;
    }

    /** {@code floor(fraction * BUCKETS)}, exact: 0 to 9,999. */
    public int bucket() {
        // u53 * 10,000 overflows a long. (u53 << 10) < 2^63, so its signed high product with twice the buckets is
        // exact.
        return (int) Math.multiplyHigh(u53 << 10, 2L * BUCKETS);
    }

    private static void requireNoSeparator(String name, String value) {
        if (value.indexOf(SEPARATOR) >= 0) {
            throw new IllegalArgumentException(name + " must not hold U+001F, found it at " + value.indexOf(SEPARATOR));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
