package io.offerstream.local.benchmark;

import java.time.Duration;
import java.time.Instant;

/**
 * When what happens in the input of interaction-state: a day in which CRM loads the customers, then two cycles of a
 * week. Customers are active until the middle of the second, so that all attribution windows close before the last tick.
 *
 * @param ticks in all, at least {@value #FEWEST_TICKS}
 */
record CustomerTimeline(int ticks) {
    static final int FEWEST_TICKS = 20;
    static final int CYCLES = 2;

    /** When the first cycle opens. */
    static final Instant OPENING = Instant.parse("2026-01-05T00:00:00Z");

    private static final Duration LOADING = Duration.ofDays(1);
    private static final Duration CYCLE = Duration.ofDays(7);
    private static final Duration ACTIVE = Duration.ofHours(252);
    private static final Duration ALL = Duration.ofHours(330);
    private static final int LOADING_SHARE = 10;

    /** Ticks before which customers are loaded; at the last of them the first cycle opens. */
    int loadingTicks() {
        return ticks / LOADING_SHARE;
    }

    /** @param tick from 0; -1 is when everything begins */
    Instant at(int tick) {
        int left = loadingTicks() - 1 - tick;
        return left >= 0
                ? OPENING.minus(LOADING.multipliedBy(left).dividedBy(loadingTicks()))
                : OPENING.plus(ALL.multipliedBy(-left).dividedBy(ticks - loadingTicks()));
    }

    /** Share, 0 to 1, of what customers do that has happened at a tick. */
    double activeShare(int tick) {
        return Math.max(
                0, Math.min(1, (double) Duration.between(OPENING, at(tick)).toMillis() / ACTIVE.toMillis()));
    }

    /** When the cycle with this number opens. */
    static Instant opensAt(int cycle) {
        return OPENING.plus(CYCLE.multipliedBy(cycle));
    }

    /** The cycle that a time after the opening lies in. */
    static int cycleAt(Instant time) {
        return (int) (Duration.between(OPENING, time).toMillis() / CYCLE.toMillis());
    }
}
