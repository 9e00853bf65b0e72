package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.ATTRIBUTION_WINDOW;
import static io.offerstream.platform.market.MarketKey.CORRECT_UNTIL;
import static io.offerstream.platform.market.MarketKey.FUTURE_TOLERANCE;
import static io.offerstream.platform.market.MarketKey.SEAL;

import java.time.Duration;

/**
 * How long events are waited for.
 *
 * @param attributionWindow how long after an impression a redemption counts for it
 * @param seal how long after it is due an outcome waits for stragglers before it is published
 * @param correctUntil how late an event may be and still correct a published outcome; later, it is a dead letter
 * @param futureTolerance how far ahead of the newest tick an event may be stamped; further, it is a dead letter
 */
public record EventsConfig(Duration attributionWindow, Duration seal, Duration correctUntil, Duration futureTolerance) {
    /** Ten years: no waiting is longer, and times of day plus a waiting stay far from overflow. */
    static final Duration LONGEST = Duration.ofDays(3650);

    /** More would let one wrong clock run far ahead of everyone. */
    static final Duration LONGEST_FUTURE = Duration.ofDays(7);

    public EventsConfig {
        new Flaws()
                .require(
                        isIn(attributionWindow, Duration.ofMillis(1), LONGEST),
                        ATTRIBUTION_WINDOW,
                        "must be longer than 0 and at most P3650D, found " + attributionWindow)
                .require(isIn(seal, Duration.ZERO, LONGEST), SEAL, "must be from 0 to P3650D, found " + seal)
                .require(
                        isIn(correctUntil, Duration.ZERO, LONGEST),
                        CORRECT_UNTIL,
                        "must be from 0 to P3650D, found " + correctUntil)
                .require(
                        correctUntil.compareTo(seal) >= 0,
                        CORRECT_UNTIL,
                        "must be at least events.seal (" + seal + "), found " + correctUntil,
                        SEAL)
                .require(
                        isIn(futureTolerance, Duration.ZERO, LONGEST_FUTURE),
                        FUTURE_TOLERANCE,
                        "must be from 0 to P7D, found " + futureTolerance)
                .refuse();
    }

    static boolean isIn(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }
}
