package io.offerstream.warehouse.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.offerstream.warehouse.WarehouseNames;
import io.offerstream.warehouse.query.StatementRefusedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Verifies the tokens of key-pair authentication: signed with the user's key, for this account and user, naming the
 * key's fingerprint, not expired. Snowflake tells nobody what was wrong with a token; the local warehouse does, since
 * only its owner can reach it. Safe for use from many threads.
 */
public final class KeyPairTokens {
    /** Snowflake's code for a token that it does not accept. */
    public static final String INVALID = "390144";

    private static final String SUBJECT = WarehouseNames.ACCOUNT + "." + WarehouseNames.USER;
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(30);

    private final RSAPublicKey publicKey;
    private final String fingerprint;
    private final Clock clock;

    public KeyPairTokens(RSAPublicKey publicKey, Clock clock) {
        this.publicKey = publicKey;
        this.fingerprint = fingerprint(publicKey);
        this.clock = clock;
    }

    /** As {@code desc user} shows it. */
    private static String fingerprint(RSAPublicKey key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return "SHA256:" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /**
     * Lets a token pass.
     *
     * @throws StatementRefusedException with {@value #INVALID} unless the token is the user's
     */
    public void require(String token) {
        problem(token).ifPresent(problem -> {
            throw new StatementRefusedException(INVALID, "08001", "JWT token is invalid. [" + problem + "]");
        });
    }

    private Optional<String> problem(String token) {
        try {
            var jwt = SignedJWT.parse(token);
            if (!jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)) {
                return Optional.of("it is signed with " + jwt.getHeader().getAlgorithm() + ", expected RS256");
            }
            var wrongName = wrongName(jwt.getJWTClaimsSet());
            if (wrongName.isPresent()) {
                return wrongName;
            }
            if (!jwt.verify(new RSASSAVerifier(publicKey))) {
                return Optional.of("its signature is not of the key in credentials/public-key.pem");
            }
            return expired(jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.of("it is no JWT: " + e.getMessage());
        }
    }

    private Optional<String> wrongName(JWTClaimsSet claims) {
        var issuer = String.valueOf(claims.getIssuer());
        var names = issuer.split("\\.", 3);
        if (names.length != 3) {
            return Optional.of("its issuer is '" + issuer + "', expected ACCOUNT.USER.SHA256:FINGERPRINT");
        } else if (!names[0].equals(WarehouseNames.ACCOUNT)) {
            return Optional.of("it is for the account '" + names[0] + "', this is '" + WarehouseNames.ACCOUNT + "'");
        } else if (!names[1].equals(WarehouseNames.USER)) {
            return Optional.of("there is no user '" + names[1] + "', only '" + WarehouseNames.USER + "'");
        } else if (!names[2].equals(fingerprint)) {
            return Optional.of("it is of another key than the user's: use credentials/snowflake.properties of this"
                    + " warehouse's folder");
        } else if (!SUBJECT.equals(claims.getSubject())) {
            return Optional.of("its subject is '" + claims.getSubject() + "', expected '" + SUBJECT + "'");
        }
        return Optional.empty();
    }

    private Optional<String> expired(JWTClaimsSet claims) {
        var expires = claims.getExpirationTime();
        if (expires == null) {
            return Optional.of("it does not say when it expires");
        }
        return expires.toInstant().plus(CLOCKS_DIFFER).isBefore(clock.instant())
                ? Optional.of("it expired at " + expires.toInstant())
                : Optional.empty();
    }
}
