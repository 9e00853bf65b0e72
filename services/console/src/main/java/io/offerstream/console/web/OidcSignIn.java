package io.offerstream.console.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import io.offerstream.console.access.Person;
import io.offerstream.console.access.Sessions;
import io.offerstream.console.access.Sessions.Session;
import io.offerstream.console.oidc.OidcProvider;
import io.offerstream.console.oidc.OidcRefusedException;
import io.offerstream.console.oidc.PendingSignIns;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How people come in by an OpenID provider: out to it, and back. Called from many threads. */
final class OidcSignIn {
    /** Where the provider sends browsers back to: it must know this address. */
    static final String CALLBACK = "/login/callback";

    private static final Logger LOG = LoggerFactory.getLogger(OidcSignIn.class);

    private final OidcProvider provider;
    private final PendingSignIns pending;
    private final Sessions sessions;
    private final Guard guard;
    private final Pages pages;
    private final Supplier<URI> address;

    /** @param address of this console, as browsers call it */
    OidcSignIn(
            OidcProvider provider,
            PendingSignIns pending,
            Sessions sessions,
            Guard guard,
            Pages pages,
            Supplier<URI> address) {
        this.provider = provider;
        this.pending = pending;
        this.sessions = sessions;
        this.guard = guard;
        this.pages = pages;
        this.address = address;
    }

    String providerName() {
        return provider.name();
    }

    Optional<URI> signOut() {
        return provider.signOut(address.get().resolve("/login"));
    }

    void start(Context context, Optional<Session> nobody) {
        var begun = pending.begin();
        try {
            var there = provider.signIn(begun, back());
            context.cookie(cookie(begun.browser(), (int) PendingSignIns.LASTS.toSeconds()));
            context.redirect(there.toString(), HttpStatus.SEE_OTHER);
        } catch (OidcRefusedException e) {
            refuse(context, 503, e);
        }
    }

    void cameBack(Context context, Optional<Session> nobody) {
        var browser = Optional.ofNullable(context.cookie(cookieName())).orElse("");
        var state = Optional.ofNullable(context.queryParam("state")).orElse("");
        context.cookie(cookie("", 0));
        var begun = pending.end(state, browser);
        if (begun.isEmpty()) {
            refuse(
                    context,
                    403,
                    new OidcRefusedException("That sign-in was not begun in this browser, was used already, or took too"
                            + " long. Sign in again."));
            return;
        }
        try {
            enter(context, provider.cameBack(begun.get(), back(), context.queryParamMap()));
        } catch (OidcRefusedException e) {
            refuse(context, 403, e);
        }
    }

    /**
     * Not by a redirect: the browser comes from the provider's pages, and would keep the session's cookie, which is for our
     * own pages only, to itself.
     */
    private void enter(Context context, Person person) {
        LOG.info("{} signed in", person.name());
        guard.signIn(context, sessions.begin(person));
        context.html(pages.entered(person.name()));
    }

    private void refuse(Context context, int status, OidcRefusedException refused) {
        LOG.warn("a sign-in failed: {}", refused.getMessage(), refused.getCause());
        context.status(status).html(pages.login(Optional.of(refused.getMessage()), login()));
    }

    LoginForm login() {
        return LoginForm.byProvider(provider.name());
    }

    private URI back() {
        return address.get().resolve(CALLBACK);
    }

    private String cookieName() {
        return guard.cookieName() + "-sign-in";
    }

    /** Lax: it must come along when the provider sends the browser back. */
    private Cookie cookie(String value, int maxAge) {
        return new Cookie(cookieName(), value, "/", maxAge, guard.isTls(), true, null, SameSite.LAX);
    }
}
