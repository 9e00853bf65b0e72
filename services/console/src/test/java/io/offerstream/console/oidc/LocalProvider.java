package io.offerstream.console.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An OpenID provider on this machine: discovery, keys, authorisation code with PKCE (which it insists on), tokens signed
 * with RSA. Lets everybody in as whoever the test says, and can be told to sign what it must not.
 */
public final class LocalProvider implements AutoCloseable {
    public static final String CLIENT = "offerstream-console";
    public static final String SECRET = "a secret of at least thirty-two bytes, for HS256";

    private final HttpServer server;
    private final RSAKey key = newKey("current");
    private final RSAKey strangersKey = newKey("current");
    private final Map<String, Map<String, String>> codes = new HashMap<>();

    private Map<String, Object> person = Map.of();
    private Mischief mischief = Mischief.NONE;

    /** What is wrong with the token. */
    public enum Mischief {
        NONE,
        WRONG_NONCE,
        NO_NONCE,
        WRONG_ISSUER,
        OTHER_CLIENT,
        EXPIRED,
        UNSIGNED,
        SIGNED_BY_A_STRANGER,
        SIGNED_WITH_THE_SECRET,
        CODE_TAKEN_BACK
    }

    public LocalProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, 200, discovery()));
        server.createContext("/keys", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.start();
    }

    private static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By another name than the console's, so that browsers take it for another site. */
    public URI issuer() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Whoever comes next is this. */
    public void signIn(Map<String, Object> claims, Mischief how) {
        person = claims;
        mischief = how;
    }

    private String discovery() {
        return """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                 "jwks_uri": "%1$s/keys", "end_session_endpoint": "%1$s/leave", "response_types_supported": ["code"],
                 "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
                 "code_challenge_methods_supported": ["S256"]}
                """.formatted(issuer());
    }

    private void authorize(HttpExchange exchange) throws IOException {
        var asked = parameters(exchange.getRequestURI().getRawQuery());
        if (!"S256".equals(asked.get("code_challenge_method")) || !"code".equals(asked.get("response_type"))) {
            answer(exchange, 400, "{}");
            return;
        }
        var code = "code-" + codes.size();
        codes.put(code, asked);
        exchange.getResponseHeaders()
                .add(
                        "Location",
                        asked.get("redirect_uri") + "?code=" + code + "&state="
                                + URLEncoder.encode(asked.get("state"), UTF_8));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        var sent = parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        var asked = codes.remove(sent.getOrDefault("code", ""));
        var basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString((URLEncoder.encode(CLIENT, UTF_8) + ":" + URLEncoder.encode(SECRET, UTF_8))
                                .getBytes(UTF_8));
        boolean isGood = asked != null
                && mischief != Mischief.CODE_TAKEN_BACK
                && asked.get("redirect_uri").equals(sent.get("redirect_uri"))
                && asked.get("code_challenge").equals(challenge(sent.getOrDefault("code_verifier", "")))
                && basic.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!isGood) {
            answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
            return;
        }
        answer(
                exchange,
                200,
                "{\"access_token\": \"of no use\", \"token_type\": \"Bearer\", \"id_token\": \""
                        + idToken(asked.get("nonce")) + "\"}");
    }

    private String idToken(String nonce) {
        var now = Clock.systemUTC().instant();
        boolean isOld = mischief == Mischief.EXPIRED;
        var claims = new JWTClaimsSet.Builder()
                .issuer(mischief == Mischief.WRONG_ISSUER ? "https://elsewhere.example.com" : issuer().toString())
                .audience(mischief == Mischief.OTHER_CLIENT ? "another-application" : CLIENT)
                .subject("subject-1")
                .issueTime(Date.from(isOld ? now.minusSeconds(900) : now))
                .expirationTime(Date.from(isOld ? now.minusSeconds(600) : now.plusSeconds(300)));
        if (mischief != Mischief.NO_NONCE) {
            claims.claim("nonce", mischief == Mischief.WRONG_NONCE ? "of somebody else" : nonce);
        }
        person.forEach(claims::claim);
        try {
            return switch (mischief) {
                case UNSIGNED -> new PlainJWT(claims.build()).serialize();
                case SIGNED_WITH_THE_SECRET -> {
                    var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
                    token.sign(new MACSigner(SECRET));
                    yield token.serialize();
                }
                default -> {
                    var by = mischief == Mischief.SIGNED_BY_A_STRANGER ? strangersKey : key;
                    var token = new SignedJWT(
                            new JWSHeader.Builder(JWSAlgorithm.RS256)
                                    .keyID(by.getKeyID())
                                    .build(),
                            claims.build());
                    token.sign(new RSASSASigner(by));
                    yield token.serialize();
                }
            };
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        for (var pair : List.of(text.split("&", -1))) {
            int equals = pair.indexOf('=');
            parameters.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
        return parameters;
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
