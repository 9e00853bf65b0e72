package io.offerstream.console.oidc;

import io.offerstream.console.access.Grants;
import io.offerstream.console.access.MarketRole;
import io.offerstream.console.access.Person;
import io.offerstream.console.access.Role;
import io.offerstream.console.access.UsersFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Who somebody is, by the claims of a token that was verified. Immutable. */
final class OidcClaims {
    private final OidcSettings settings;

    OidcClaims(OidcSettings settings) {
        this.settings = settings;
    }

    /**
     * The person, with every role that the claims give; words that are no roles here are passed over, since groups are
     * of other applications, too.
     *
     * @throws OidcRefusedException if no name can be told, or no role is left
     */
    Person person(String subject, Map<String, Object> claims) throws OidcRefusedException {
        var name = Optional.ofNullable(claims.get(settings.nameClaim()))
                .map(Object::toString)
                .filter(text -> UsersFile.NAME.matcher(text).matches())
                .orElseThrow(() -> new OidcRefusedException(
                        "The provider tells no name for you that the audit could hold. Ask whoever runs it for the claim "
                                + settings.nameClaim() + ", of letters, digits and . _ @ - only."));
        var roles = new HashMap<String, Role>();
        for (var word : words(find(claims, settings.rolesClaim()))) {
            MarketRole.of(word)
                    .or(() -> Optional.ofNullable(settings.groups().get(word)))
                    .ifPresent(found -> roles.merge(
                            found.market(), found.role(), (one, other) -> one.compareTo(other) > 0 ? one : other));
        }
        if (roles.isEmpty()) {
            throw new OidcRefusedException(
                    "You have no role in this console. Whoever runs the provider gives roles, in the" + " claim "
                            + settings.rolesClaim() + ".");
        }
        return new Person(name, "oidc:" + subject, new Grants(roles));
    }

    /** By its whole name first: some providers have dots in names. */
    private static Object find(Map<?, ?> claims, String path) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        int dot = path.indexOf('.');
        return dot > 0 && claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner
                ? find(inner, path.substring(dot + 1))
                : null;
    }

    private static List<String> words(Object claim) {
        if (claim instanceof Collection<?> several) {
            return several.stream()
                    .filter(Objects::nonNull)
                    .map(Object::toString)
                    .toList();
        }
        return claim instanceof String text ? List.of(text.split("[ ,]+", -1)) : List.of();
    }
}
