package io.offerstream.console.oidc;

import io.offerstream.console.access.MarketRole;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The OpenID provider that people sign in at, and what of its tokens says who they are.
 *
 * @param issuer as its discovery document calls it
 * @param clientSecret empty of a client that has none
 * @param nameClaim of the name for the audit
 * @param rolesClaim of roles or groups; parts of a path separated by dots
 * @param groups roles by the provider's own names
 */
public record OidcSettings(
        URI issuer,
        String clientId,
        String clientSecret,
        List<String> scopes,
        String nameClaim,
        String rolesClaim,
        Map<String, MarketRole> groups) {
    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

    public OidcSettings {
        scopes = List.copyOf(scopes);
        groups = Map.copyOf(groups);
        if (!"https".equals(issuer.getScheme()) && !THIS_MACHINE.contains(issuer.getHost())) {
            throw new IllegalArgumentException("console.oidc.issuer: must be https, found " + issuer
                    + "; whoever can change an answer on the way could sign in as anybody");
        }
        requireText("console.oidc.client.id", clientId);
        requireText("console.oidc.name.claim", nameClaim);
        requireText("console.oidc.roles.claim", rolesClaim);
        if (!scopes.contains("openid")) {
            throw new IllegalArgumentException(
                    "console.oidc.scopes: must have openid among them, found " + String.join(" ", scopes));
        }
    }

    private static void requireText(String key, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(key + ": must be set where console.oidc.issuer is");
        }
    }

    /** What {@code console.oidc.roles.map} says; throws where it says nothing that could be. */
    public static Map<String, MarketRole> groups(String text) {
        var groups = new LinkedHashMap<String, MarketRole>();
        if (text.isBlank()) {
            return groups;
        }
        for (var pair : text.split(",", -1)) {
            int equals = pair.lastIndexOf('=');
            var role = equals < 1
                    ? Optional.<MarketRole>empty()
                    : MarketRole.of(pair.substring(equals + 1).strip());
            if (role.isEmpty()) {
                throw new IllegalArgumentException("console.oidc.roles.map: expected GROUP=" + MarketRole.FORM
                        + ", separated by commas, found " + pair.strip());
            }
            groups.put(pair.substring(0, equals).strip(), role.get());
        }
        return groups;
    }
}
