package io.offerstream.console.access;

import java.util.Map;
import java.util.Optional;

/**
 * What one person may do, market by market.
 *
 * @param roles by market code; {@value #EVERY_MARKET} stands for every market, those to come included
 */
public record Grants(Map<String, Role> roles) {
    /** In place of a market's code. */
    public static final String EVERY_MARKET = "*";

    public Grants {
        roles = Map.copyOf(roles);
    }

    /** In every market. */
    public static Grants everywhere(Role role) {
        return new Grants(Map.of(EVERY_MARKET, role));
    }

    /** Whether at least {@code wanted} holds in {@code market}. */
    public boolean allow(Role wanted, String market) {
        return reaches(wanted, roles.get(market)) || allowEverywhere(wanted);
    }

    /** Whether at least {@code wanted} holds in some market. */
    public boolean allowSomewhere(Role wanted) {
        return roles.values().stream().anyMatch(role -> reaches(wanted, role));
    }

    /** Whether at least {@code wanted} holds in every market. */
    public boolean allowEverywhere(Role wanted) {
        return reaches(wanted, roles.get(EVERY_MARKET));
    }

    /** The highest of the roles, for people. */
    public Optional<Role> highest() {
        return roles.values().stream().max(Role::compareTo);
    }

    private static boolean reaches(Role wanted, Role has) {
        return has != null && has.compareTo(wanted) >= 0;
    }
}
