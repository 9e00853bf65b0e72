package io.offerstream.console.access;

/** Who may use a route. */
public sealed interface Access {
    /** Everybody: what is needed to sign in. */
    record Open() implements Access {}

    /** Whoever is signed in, whatever their roles. */
    record SignedIn() implements Access {}

    /** Whoever has {@code role} or a higher one. */
    record Needs(Role role, Scope scope) implements Access {}

    static Access open() {
        return new Open();
    }

    static Access signedIn() {
        return new SignedIn();
    }

    static Access needs(Role role, Scope scope) {
        return new Needs(role, scope);
    }

    /**
     * Whether somebody with {@code grants} may.
     *
     * @param market of the path; empty where it names none
     */
    default boolean allows(Grants grants, String market) {
        if (this instanceof Needs needs) {
            return switch (needs.scope()) {
                case MARKET -> !market.isEmpty() && grants.allow(needs.role(), market);
                case SOMEWHERE -> grants.allowSomewhere(needs.role());
                case EVERYWHERE -> grants.allowEverywhere(needs.role());
            };
        }
        return true;
    }
}
