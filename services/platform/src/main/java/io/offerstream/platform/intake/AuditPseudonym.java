package io.offerstream.platform.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What {@code audit} calls a customer who was erased: whoever has the id can find the entry, and nobody can read the id
 * from it. Another than the pseudonym in {@code outcomes}, so that the two cannot be joined.
 */
public final class AuditPseudonym {
    private static final int BYTES = 8;

    private AuditPseudonym() {}

    /** Sixteen hexadecimal digits: the beginning of a SHA-256. */
    public static String of(String market, String customerId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("audit-pseudonym\u001f" + market + "\u001f" + customerId).getBytes(UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
