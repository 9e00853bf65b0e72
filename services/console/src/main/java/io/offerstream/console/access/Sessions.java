package io.offerstream.console.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is signed in, in memory: a restart signs everybody out. A session ends {@link Limits#idle} after its last use and
 * {@link Limits#absolute} after it began. Safe for use from many threads.
 */
public final class Sessions {
    private static final int MOST = 10_000;

    private final Map<String, Session> sessions = new HashMap<>();
    private final Secrets secrets;
    private final Limits limits;
    private final Clock clock;

    /** How long a session may be. */
    public record Limits(Duration idle, Duration absolute) {
        public static final Limits USUAL = new Limits(Duration.ofMinutes(30), Duration.ofHours(12));
    }

    /**
     * One of them.
     *
     * @param csrf must come with whatever changes something
     */
    public record Session(String id, String csrf, Person person, Instant began, Instant used) {
        private boolean isOver(Instant now, Limits limits) {
            return !now.isBefore(used.plus(limits.idle())) || !now.isBefore(began.plus(limits.absolute()));
        }
    }

    public Sessions(Secrets secrets, Limits limits, Clock clock) {
        this.secrets = secrets;
        this.limits = limits;
        this.clock = clock;
    }

    /** Always a new one: an id that was known before the sign-in is worth nothing after it. */
    public synchronized Session begin(Person person) {
        var now = clock.instant();
        sessions.values().removeIf(session -> session.isOver(now, limits));
        if (sessions.size() >= MOST) {
            throw new IllegalStateException("there are " + MOST + " sessions");
        }
        var session = new Session(secrets.session(), secrets.session(), person, now, now);
        sessions.put(session.id(), session);
        return session;
    }

    /** The session of this id, which is used now. */
    public Optional<Session> use(String id) {
        return find(id, true);
    }

    /** The session of this id; that a page moves by itself is no use of it. */
    public Optional<Session> look(String id) {
        return find(id, false);
    }

    private synchronized Optional<Session> find(String id, boolean used) {
        var session = sessions.get(id);
        if (session == null) {
            return Optional.empty();
        }
        var now = clock.instant();
        if (session.isOver(now, limits)) {
            sessions.remove(id);
            return Optional.empty();
        }
        if (!used) {
            return Optional.of(session);
        }
        var renewed = new Session(id, session.csrf(), session.person(), session.began(), now);
        sessions.put(id, renewed);
        return Optional.of(renewed);
    }

    public synchronized void end(String id) {
        sessions.remove(id);
    }
}
