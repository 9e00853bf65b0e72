package io.offerstream.warehouse.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.offerstream.warehouse.query.StatementRefusedException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeyPairTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-26T11:30:00Z");

    private static KeyPair keys;
    private static KeyPair otherKeys;

    @BeforeAll
    static void makeKeys() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        otherKeys = generator.generateKeyPair();
    }

    private static KeyPairTokens tokens() {
        return new KeyPairTokens((RSAPublicKey) keys.getPublic(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static String fingerprint() throws Exception {
        var digest =
                MessageDigest.getInstance("SHA-256").digest(keys.getPublic().getEncoded());
        return "SHA256:" + Base64.getEncoder().encodeToString(digest);
    }

    private static String token(KeyPair signer, JWSAlgorithm algorithm, String issuer, String subject, Instant expires)
            throws Exception {
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(subject)
                .expirationTime(expires == null ? null : Date.from(expires))
                .build();
        var token = new SignedJWT(new JWSHeader(algorithm), claims);
        token.sign(new RSASSASigner(signer.getPrivate()));
        return token.serialize();
    }

    private static String sound(Instant expires) throws Exception {
        return token(
                keys,
                JWSAlgorithm.RS256,
                "127.KAFKA_CONNECTOR_USER." + fingerprint(),
                "127.KAFKA_CONNECTOR_USER",
                expires);
    }

    private static void assertRefused(String token, String reason) {
        assertThatThrownBy(() -> tokens().require(token))
                .isInstanceOfSatisfying(
                        StatementRefusedException.class,
                        e -> assertThat(e.code()).isEqualTo("390144"))
                .hasMessageStartingWith("JWT token is invalid. [")
                .hasMessageContaining(reason);
    }

    @Test
    void shouldLetTheUsersTokenPass() throws Exception {
        var token = sound(NOW.plusSeconds(60));

        assertThatCode(() -> tokens().require(token)).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseATokenThatHasExpiredOrNeverDoes() throws Exception {
        assertRefused(sound(NOW.minusSeconds(31)), "it expired at 2026-11-26T11:29:29Z");
        assertRefused(sound(null), "it does not say when it expires");
    }

    @Test
    void shouldRefuseWhoClaimsTheFingerprintWithoutTheKey() throws Exception {
        assertRefused(
                token(
                        otherKeys,
                        JWSAlgorithm.RS256,
                        "127.KAFKA_CONNECTOR_USER." + fingerprint(),
                        "127.KAFKA_CONNECTOR_USER",
                        NOW.plusSeconds(60)),
                "its signature is not of the key");
    }

    @Test
    void shouldRefuseOtherNamesAndAlgorithms() throws Exception {
        var expires = NOW.plusSeconds(60);
        assertRefused(
                token(keys, JWSAlgorithm.RS256, "128.KAFKA_CONNECTOR_USER." + fingerprint(), "x", expires),
                "it is for the account '128'");
        assertRefused(token(keys, JWSAlgorithm.RS256, "127.X." + fingerprint(), "x", expires), "there is no user 'X'");
        assertRefused(
                token(keys, JWSAlgorithm.RS256, "127.KAFKA_CONNECTOR_USER.SHA256:x", "x", expires),
                "it is of another key than the user's");
        assertRefused(
                token(keys, JWSAlgorithm.RS256, "127.KAFKA_CONNECTOR_USER." + fingerprint(), "127.X", expires),
                "its subject is '127.X'");
        assertRefused(token(keys, JWSAlgorithm.RS256, "x", "x", expires), "expected ACCOUNT.USER");
        assertRefused(token(keys, JWSAlgorithm.RS512, "x", "x", expires), "it is signed with RS512");
        assertRefused("", "it is no JWT");
        assertRefused("a.b.c", "it is no JWT");
    }

    @Test
    void shouldIssueSessionsThatASecretProves() {
        var secret = SessionTokens.newSecret();
        var token = new SessionTokens(secret).issue();

        assertThatCode(() -> new SessionTokens(secret).require(token)).doesNotThrowAnyException();
        for (var bad : new String[] {"", ".", token + "0", "x" + token}) {
            assertThatThrownBy(() -> new SessionTokens(secret).require(bad))
                    .hasMessageContaining("Session no longer exists");
        }
        assertThatThrownBy(() -> new SessionTokens(SessionTokens.newSecret()).require(token))
                .isInstanceOf(StatementRefusedException.class);
    }
}
