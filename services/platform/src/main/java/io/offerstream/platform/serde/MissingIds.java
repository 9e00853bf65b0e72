package io.offerstream.platform.serde;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Which schema ids the registry lately did not know, so that poison records with random ids cannot hammer it: in each
 * {@link #WINDOW} every id is asked for once, and once {@link #FREE_MISSES} were asked for in vain, only ids that a
 * registry could plausibly have given out by now are. Registries number schemas from 1 upwards.
 * Safe for use from many threads.
 */
final class MissingIds {
    /** An id that was not known is asked for again after this, in case it was registered since. */
    static final Duration WINDOW = Duration.ofSeconds(30);

    /** Look-ups in vain before an id must be plausible; a healthy stream has none. */
    static final int FREE_MISSES = 100;

    /** How far beyond the highest id seen the registry may have got without our noticing. */
    static final int PLAUSIBLE_LEAD = 1000;

    private final Clock clock;
    private final Set<Integer> missing = new HashSet<>();
    private Instant windowStart = Instant.MIN;
    private int highestKnown;

    MissingIds(Clock clock) {
        this.clock = clock;
    }

    /** True if the registry need not be asked. */
    synchronized boolean isMissing(int id) {
        Instant now = clock.instant();
        if (now.isAfter(windowStart.plus(WINDOW))) {
            missing.clear();
            windowStart = now;
        }
        return missing.contains(id) || (missing.size() >= FREE_MISSES && !isPlausible(id));
    }

    synchronized void missed(int id) {
        missing.add(id);
    }

    synchronized void found(int id) {
        highestKnown = Math.max(highestKnown, id);
        missing.remove(id);
    }

    private boolean isPlausible(int id) {
        return id > 0 && id - PLAUSIBLE_LEAD <= highestKnown;
    }
}
