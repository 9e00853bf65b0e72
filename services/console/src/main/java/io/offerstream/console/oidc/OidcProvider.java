package io.offerstream.console.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.offerstream.console.access.Person;
import io.offerstream.console.oidc.PendingSignIns.Pending;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An OpenID provider, by the authorisation code flow with PKCE: where to send a browser, and who came back. What the
 * provider says of itself is asked for when somebody first wants in, and kept; its keys are fetched anew when a token names
 * one that is not known. Safe for many threads.
 */
public final class OidcProvider {
    private static final int PATIENCE_MS = 5_000;
    private static final int LARGEST_KEYS_BYTES = 256 * 1024;

    /** Signed by a key that only the provider has: never the client's secret, never nothing. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /** So long nobody waits again for a provider that has just not answered. */
    private static final Duration REST = Duration.ofSeconds(5);

    private final OidcSettings settings;
    private final OidcClaims claims;
    private final Clock clock;
    private Found found;
    private Instant notBefore = Instant.MIN;

    private record Found(OIDCProviderMetadata metadata, IDTokenValidator validator) {}

    public OidcProvider(OidcSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        claims = new OidcClaims(settings);
    }

    /** For people. */
    public String name() {
        return settings.issuer().getHost();
    }

    /**
     * Where a browser signs in.
     *
     * @param back where the provider sends it then
     * @throws OidcRefusedException if the provider does not answer
     */
    public URI signIn(Pending pending, URI back) throws OidcRefusedException {
        return new AuthenticationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE),
                        new Scope(settings.scopes().toArray(new String[0])),
                        new ClientID(settings.clientId()),
                        back)
                .endpointURI(found().metadata().getAuthorizationEndpointURI())
                .state(new State(pending.state()))
                .nonce(new Nonce(pending.nonce()))
                .codeChallenge(new CodeVerifier(pending.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /**
     * Where a browser signs out of the provider, if it has such a page and has been asked for anything yet.
     *
     * @param back where the provider may send it then
     */
    public synchronized Optional<URI> signOut(URI back) {
        return Optional.ofNullable(found)
                .map(of -> of.metadata().getEndSessionEndpointURI())
                .map(there -> URI.create(there + (there.getRawQuery() == null ? "?" : "&") + "client_id="
                        + URLEncoder.encode(settings.clientId(), UTF_8) + "&post_logout_redirect_uri="
                        + URLEncoder.encode(back.toString(), UTF_8)));
    }

    /**
     * Who came back.
     *
     * @param answer what the provider gave the browser, as parameters of {@code back}
     * @throws OidcRefusedException if the provider let nobody in, or its token does not say who it is beyond doubt
     */
    public Person cameBack(Pending pending, URI back, Map<String, List<String>> answer) throws OidcRefusedException {
        var provider = found();
        var token = idToken(provider, code(back, answer), pending, back);
        try {
            var verified = provider.validator().validate(token, new Nonce(pending.nonce()));
            return claims.person(verified.getSubject().getValue(), verified.toJSONObject());
        } catch (BadJOSEException | JOSEException e) {
            throw new OidcRefusedException(
                    "What the provider says of you cannot be trusted, and nobody was let in. Try once more; if it stays"
                            + " so, tell whoever runs the console.",
                    e);
        }
    }

    private AuthorizationCode code(URI back, Map<String, List<String>> answer) throws OidcRefusedException {
        try {
            var response = AuthenticationResponseParser.parse(back, answer);
            if (response.getIssuer() != null && !response.getIssuer().equals(new Issuer(settings.issuer()))) {
                throw new OidcRefusedException("The answer is another provider's. Sign in again.");
            } else if (!response.indicatesSuccess()) {
                throw new OidcRefusedException("The provider did not let you in: "
                        + response.toErrorResponse().getErrorObject().getCode() + ".");
            }
            return response.toSuccessResponse().getAuthorizationCode();
        } catch (ParseException e) {
            throw new OidcRefusedException("The provider's answer cannot be read. Sign in again.", e);
        }
    }

    private JWT idToken(Found provider, AuthorizationCode code, Pending pending, URI back) throws OidcRefusedException {
        var grant = new AuthorizationCodeGrant(code, back, new CodeVerifier(pending.verifier()));
        try {
            var http = tokenRequest(provider.metadata(), grant).toHTTPRequest();
            http.setConnectTimeout(PATIENCE_MS);
            http.setReadTimeout(PATIENCE_MS);
            http.setFollowRedirects(false);
            var response = OIDCTokenResponseParser.parse(http.send());
            if (response instanceof OIDCTokenResponse tokens) {
                return tokens.getOIDCTokens().getIDToken();
            }
            throw new OidcRefusedException("The provider took its own answer back: "
                    + response.toErrorResponse().getErrorObject().getCode() + ". Sign in again.");
        } catch (IOException | ParseException e) {
            throw unreachable(e);
        }
    }

    private TokenRequest tokenRequest(OIDCProviderMetadata metadata, AuthorizationCodeGrant grant) {
        var endpoint = metadata.getTokenEndpointURI();
        var id = new ClientID(settings.clientId());
        if (settings.clientSecret().isEmpty()) {
            return new TokenRequest.Builder(endpoint, id, grant).build();
        }
        var methods = metadata.getTokenEndpointAuthMethods();
        var secret = new Secret(settings.clientSecret());
        boolean isPost = methods != null
                && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        return new TokenRequest.Builder(
                        endpoint, isPost ? new ClientSecretPost(id, secret) : new ClientSecretBasic(id, secret), grant)
                .build();
    }

    private synchronized Found found() throws OidcRefusedException {
        if (found == null) {
            if (clock.instant().isBefore(notBefore)) {
                throw unreachable();
            }
            try {
                var issuer = new Issuer(settings.issuer());
                var metadata = OIDCProviderMetadata.resolve(issuer, PATIENCE_MS, PATIENCE_MS);
                var keys = JWKSourceBuilder.<SecurityContext>create(
                                metadata.getJWKSetURI().toURL(),
                                new DefaultResourceRetriever(PATIENCE_MS, PATIENCE_MS, LARGEST_KEYS_BYTES))
                        .build();
                found = new Found(
                        metadata,
                        new IDTokenValidator(
                                issuer,
                                new ClientID(settings.clientId()),
                                new JWSVerificationKeySelector<>(ALGORITHMS, keys),
                                null));
            } catch (GeneralException | MalformedURLException e) {
                throw new OidcRefusedException(
                        "The provider's description of itself is not that of console.oidc.issuer. Tell whoever runs the"
                                + " console.",
                        e);
            } catch (IOException e) {
                notBefore = clock.instant().plus(REST);
                throw unreachable(e);
            }
        }
        return found;
    }

    private OidcRefusedException unreachable(Exception cause) {
        return new OidcRefusedException(silence(), cause);
    }

    private OidcRefusedException unreachable() {
        return new OidcRefusedException(silence());
    }

    private String silence() {
        return "The provider " + name()
                + " does not answer as it should. Try again in a minute; if it stays so, tell whoever"
                + " runs the console.";
    }
}
