package io.offerstream.platform.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.hash.Sha256;
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
        byte[] hash = Sha256.of(("audit-pseudonym\u001f" + market + "\u001f" + customerId).getBytes(UTF_8));
        return HexFormat.of().formatHex(hash, 0, BYTES);
    }
}
