package io.offerstream.warehouse.login;

import io.offerstream.warehouse.RandomId;
import io.offerstream.warehouse.query.StatementRefusedException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proof that a login went before: a random id and its authentication code under the warehouse's secret. Nothing is kept
 * of a session, so it outlives a restart, as a session of Snowflake outlives one of its servers. Safe for use from many
 * threads.
 */
public final class SessionTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;
    private static final String NO_SESSION = "390111";

    private final SecretKeySpec secret;

    /**
     * Tokens under one secret.
     *
     * @param secret base64, of {@link #newSecret()}
     */
    public SessionTokens(String secret) {
        this.secret = new SecretKeySpec(Base64.getDecoder().decode(secret), ALGORITHM);
    }

    public static String newSecret() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    public String issue() {
        var id = RandomId.next();
        return id + "." + code(id);
    }

    /**
     * Lets a token pass.
     *
     * @throws StatementRefusedException unless {@link #issue()} made it, here or before a restart
     */
    public void require(String token) {
        int dot = token.indexOf('.');
        boolean ours = dot > 0
                && MessageDigest.isEqual(
                        code(token.substring(0, dot)).getBytes(StandardCharsets.US_ASCII),
                        token.substring(dot + 1).getBytes(StandardCharsets.US_ASCII));
        if (!ours) {
            throw new StatementRefusedException(
                    NO_SESSION, "08001", "Session no longer exists. New login required to access the service.");
        }
    }

    private String code(String id) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
