package io.offerstream.console.oidc;

import io.offerstream.console.access.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Browsers that were sent to the provider and are not back, in memory, for ten minutes: each may come back once, by its
 * own state, and with the cookie that it was given. Safe for many threads.
 */
public final class PendingSignIns {
    /** How long somebody may take at the provider. */
    public static final Duration LASTS = Duration.ofMinutes(10);

    private static final int MOST = 1_000;

    private final Clock clock;
    private final Secrets secrets = new Secrets();
    private final Map<String, Pending> byState = new LinkedHashMap<>();

    /**
     * One of them.
     *
     * @param state goes to the provider and back
     * @param browser stays in the browser: nobody else can come back in its place
     * @param nonce must stand in the token
     * @param verifier of PKCE, which only the token endpoint is told
     */
    public record Pending(String state, String browser, String nonce, String verifier, Instant began) {}

    public PendingSignIns(Clock clock) {
        this.clock = clock;
    }

    public synchronized Pending begin() {
        var now = clock.instant();
        byState.values().removeIf(old -> !now.isBefore(old.began().plus(LASTS)));
        if (byState.size() >= MOST) {
            byState.remove(byState.keySet().iterator().next());
        }
        var pending = new Pending(secrets.session(), secrets.session(), secrets.session(), secrets.session(), now);
        byState.put(pending.state(), pending);
        return pending;
    }

    /** The one of this state and browser, which is done with by it; empty if there is none, or it took too long. */
    public synchronized Optional<Pending> end(String state, String browser) {
        var pending = byState.get(state);
        if (pending == null || !Secrets.same(pending.browser(), browser)) {
            return Optional.empty();
        }
        byState.remove(state);
        return Optional.of(pending)
                .filter(found -> clock.instant().isBefore(found.began().plus(LASTS)));
    }
}
