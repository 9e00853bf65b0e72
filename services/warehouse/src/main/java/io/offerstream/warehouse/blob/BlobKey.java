package io.offerstream.warehouse.blob;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that channels are given to encrypt with. Every blob has a key derived from it and from the blob's path; AES in
 * counter mode, whose counter is the place in the blob.
 *
 * @param base64 32 bytes
 * @see "snowflake-ingest-java 2.3.0: Cryptor, BlobBuilder"
 */
public record BlobKey(String base64) {
    static final int BLOCK_BYTES = 16;

    private static final int KEY_BYTES = 32;

    public static BlobKey random() {
        var bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new BlobKey(Base64.getEncoder().encodeToString(bytes));
    }

    /**
     * Decrypts, or encrypts: it is the same.
     *
     * @param path of the blob, as the client names it
     * @param start of the chunk in the blob, a multiple of 16
     */
    Cipher cipher(String path, long start) {
        if (start % BLOCK_BYTES != 0) {
            throw new BadBlobException("chunk starts at " + start + ", expected a multiple of " + BLOCK_BYTES);
        }
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(Base64.getDecoder().decode(base64));
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            var counter = ByteBuffer.allocate(BLOCK_BYTES)
                    .putLong(0)
                    .putLong(start / BLOCK_BYTES)
                    .array();
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(digest.digest(), "AES"), new IvParameterSpec(counter));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES in counter mode", e);
        }
    }
}
