package io.offerstream.console.web;

/**
 * How people may come in, for the page that offers it.
 *
 * @param provider of OpenID, as people call it; empty if there is none
 * @param left where to sign out of the provider, too; empty unless somebody has just signed out here
 */
public record LoginForm(boolean byPassword, String provider, String left) {
    static LoginForm of(boolean byPassword) {
        return new LoginForm(byPassword, "", "");
    }

    static LoginForm byProvider(String provider) {
        return new LoginForm(false, provider, "");
    }

    LoginForm leaving(String address) {
        return new LoginForm(byPassword, provider, address);
    }
}
