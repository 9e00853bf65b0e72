package io.offerstream.console.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often somebody may try to sign in: {@value #FREE} times, then after a delay that doubles up to
 * {@link #LONGEST}. Nobody is locked out. Safe for use from many threads.
 */
public final class Throttle {
    static final int FREE = 5;
    static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_NAMES = 10_000;

    private final Clock clock;
    private final Map<String, Tries> tries = new LinkedHashMap<>();

    private record Tries(int failed, Instant notBefore) {}

    public Throttle(Clock clock) {
        this.clock = clock;
    }

    /** How long {@code name} must wait before the next try; zero if not at all. */
    public synchronized Duration wait(String name) {
        var before = tries.get(name);
        var now = clock.instant();
        return before == null || !before.notBefore().isAfter(now)
                ? Duration.ZERO
                : Duration.between(now, before.notBefore());
    }

    public synchronized void failed(String name) {
        int failed = tries.containsKey(name) ? tries.get(name).failed() + 1 : 1;
        var delay = failed < FREE ? Duration.ZERO : Duration.ofSeconds(1L << Math.min(failed - FREE, 6));
        tries.remove(name);
        tries.put(name, new Tries(failed, clock.instant().plus(delay.compareTo(LONGEST) > 0 ? LONGEST : delay)));
        if (tries.size() > MOST_NAMES) {
            tries.remove(tries.keySet().iterator().next());
        }
    }

    public synchronized void succeeded(String name) {
        tries.remove(name);
    }
}
