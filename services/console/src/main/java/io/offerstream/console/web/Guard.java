package io.offerstream.console.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.offerstream.console.access.Access;
import io.offerstream.console.access.Secrets;
import io.offerstream.console.access.Sessions;
import io.offerstream.console.access.Sessions.Session;
import java.time.Clock;
import java.util.Optional;

/** Lets a request in, or not: who asks, from where, and whether the route is theirs. Called from many threads. */
final class Guard {
    static final String CSRF_FIELD = "csrf";
    static final String CSRF_HEADER = "X-CSRF-Token";

    private static final int SESSION_ONLY = -1;

    private final Sessions sessions;
    private final Origins origins;
    private final RequestRate rate;
    private final boolean tls;

    Guard(Sessions sessions, Origins origins, boolean tls, Clock clock) {
        this.sessions = sessions;
        this.origins = origins;
        this.tls = tls;
        rate = new RequestRate(clock);
    }

    boolean isTls() {
        return tls;
    }

    /** Of the session: the prefix makes browsers refuse it from anywhere but this host, by https. */
    String cookieName() {
        return tls ? "__Host-offerstream" : "offerstream";
    }

    /**
     * Checks everything that is the same for every route.
     *
     * @throws RefusedException if the request has no business here
     */
    void checkOrigin(Context context) {
        if (!origins.isOurHost(context)) {
            throw new RefusedException(421, "This console does not answer to that host name.");
        }
        if (!origins.isOurPage(context)) {
            throw new RefusedException(403, "That request did not come from a page of this console.");
        }
    }

    /**
     * The session of whoever asks; empty on routes that are open.
     *
     * @param byItself whether the page asks without anybody doing anything, which keeps no session alive
     * @throws RefusedException if the route is not theirs
     */
    Optional<Session> admit(Context context, Access access, boolean byItself) {
        if (access instanceof Access.Open) {
            return Optional.empty();
        }
        var id = Optional.ofNullable(context.cookie(cookieName()));
        var session = id.flatMap(byItself ? sessions::look : sessions::use)
                .orElseThrow(() -> new RefusedException(401, "You are not signed in, or your session has ended."));
        if (!rate.take(session.id())) {
            throw new RefusedException(429, "That were too many requests at once.");
        }
        if (!access.allows(session.person().grants(), context.pathParamMap().getOrDefault("market", ""))) {
            throw new RefusedException(403, "Your role does not allow this.");
        }
        // Last: it reads what was sent, up to a whole file.
        if (!isSafe(context) && !hasCsrf(context, session)) {
            throw new RefusedException(403, "That form is too old. Load the page again.");
        }
        return Optional.of(session);
    }

    private static boolean isSafe(Context context) {
        return context.method().name().equals("GET") || context.method().name().equals("HEAD");
    }

    private static boolean hasCsrf(Context context, Session session) {
        var sent = context.header(CSRF_HEADER) == null ? context.formParam(CSRF_FIELD) : context.header(CSRF_HEADER);
        return sent != null && Secrets.same(session.csrf(), sent);
    }

    /** Whether this session may go on to be told of a page: asked before each time it is. */
    boolean isStillIn(Session session) {
        return sessions.look(session.id()).isPresent();
    }

    /** Gives the browser its session; another one it had before ends. */
    void signIn(Context context, Session session) {
        Optional.ofNullable(context.cookie(cookieName())).ifPresent(sessions::end);
        context.cookie(cookie(session.id(), SESSION_ONLY));
    }

    void signOut(Context context, Session session) {
        sessions.end(session.id());
        context.cookie(cookie("", 0));
    }

    private Cookie cookie(String value, int maxAge) {
        return new Cookie(cookieName(), value, "/", maxAge, tls, true, null, SameSite.STRICT);
    }
}
