package io.offerstream.console.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.offerstream.console.access.Grants;
import io.offerstream.console.access.Person;
import io.offerstream.console.access.Role;
import io.offerstream.console.access.Sessions;
import io.offerstream.console.access.Sessions.Session;
import io.offerstream.console.access.StartToken;
import io.offerstream.console.access.Throttle;
import io.offerstream.console.access.UsersFile;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.view.Times;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How people come in: by the link that was printed where the console was started, or by name and password. */
final class SignIn {
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
    private static final Person WHOEVER_STARTED_IT = new Person("local", Grants.everywhere(Role.ADMIN));
    private static final int LONGEST = 500;
    private static final String LEFT = "left";

    private final Optional<UsersFile> users;
    private final Optional<OidcSignIn> oidc;
    private final StartToken token;
    private final Sessions sessions;
    private final Guard guard;
    private final Pages pages;
    private final Throttle throttle;

    SignIn(
            Optional<UsersFile> users,
            Optional<OidcSignIn> oidc,
            StartToken token,
            Sessions sessions,
            Guard guard,
            Pages pages,
            Clock clock) {
        this.users = users;
        this.oidc = oidc;
        this.token = token;
        this.sessions = sessions;
        this.guard = guard;
        this.pages = pages;
        throttle = new Throttle(clock);
    }

    /** The form, or what to do where there is none. */
    void show(Context context, Optional<Session> nobody) {
        var form = form();
        var elsewhere = Optional.ofNullable(context.queryParam(LEFT)).flatMap(any -> oidc.flatMap(OidcSignIn::signOut));
        context.html(pages.login(
                Optional.empty(),
                elsewhere.map(address -> form.leaving(address.toString())).orElse(form)));
    }

    private LoginForm form() {
        return oidc.map(OidcSignIn::login).orElseGet(() -> LoginForm.of(users.isPresent()));
    }

    /** The form, with what was wrong. */
    String form(Optional<String> problem) {
        return pages.login(problem, form());
    }

    /** Out to the OpenID provider. */
    void start(Context context, Optional<Session> nobody) {
        provider().start(context, nobody);
    }

    /** Back from the OpenID provider. */
    void cameBack(Context context, Optional<Session> nobody) {
        provider().cameBack(context, nobody);
    }

    private OidcSignIn provider() {
        return oidc.orElseThrow(() -> new NothingThereException("Nobody signs in by a provider here."));
    }

    /** Takes the printed link. */
    void enter(Context context, Optional<Session> nobody) {
        var sent = context.queryParam("token");
        if (users.isPresent() || oidc.isPresent() || sent == null || !token.redeem(sent)) {
            throw new RefusedException(
                    403, "That link was used before, or is not of this start. A new one is where the console runs.");
        }
        begin(context, WHOEVER_STARTED_IT);
    }

    /** Takes name and password. */
    void check(Context context, Optional<Session> nobody) {
        var name = Optional.ofNullable(context.formParam("name")).orElse("").strip();
        var password = Optional.ofNullable(context.formParam("password")).orElse("");
        if (users.isEmpty() || name.length() > LONGEST || password.length() > LONGEST) {
            throw new RefusedException(400, "There is no sign-in by password here.");
        }
        var wait = throttle.wait(name);
        if (!wait.isZero()) {
            context.status(429)
                    .html(form(Optional.of(
                            "Too many tries. Wait " + Times.span(wait.plusSeconds(1)) + ", then try again.")));
            return;
        }
        users.get()
                .find(name, password.toCharArray())
                .ifPresentOrElse(
                        person -> {
                            throttle.succeeded(name);
                            LOG.info("{} signed in", person.name());
                            begin(context, person);
                        },
                        () -> {
                            throttle.failed(name);
                            LOG.warn("a sign-in failed");
                            context.status(401).html(form(Optional.of("Name or password is wrong.")));
                        });
    }

    private void begin(Context context, Person person) {
        guard.signIn(context, sessions.begin(person));
        context.redirect("/", HttpStatus.SEE_OTHER);
    }

    void leave(Context context, Optional<Session> session) {
        session.ifPresent(of -> guard.signOut(context, of));
        context.redirect("/login?" + LEFT + "=yes", HttpStatus.SEE_OTHER);
    }
}
