package io.offerstream.local.chaos;

import java.time.Duration;

/**
 * Events at a steady rate by the clock, a tick each second, and for a while many times as many.
 *
 * @param perSecond before and after, {@code > 0}
 * @param times how many times as many in between, {@code > 1}
 * @param lasts for how long, in whole seconds
 * @param heap that the service gets, as {@code 512m}
 * @param drainsWithin after its end
 */
public record Burst(int perSecond, int times, Duration lasts, String heap, Duration drainsWithin) {
    public Burst {
        if (perSecond < 1 || times < 2 || lasts.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "a burst of " + times + " times " + perSecond + " events a second for " + lasts + " is none");
        }
    }

    /** As issue and reliability plan have it: 50 events a second, 5,000 for a minute, 512 MB. */
    public static Burst usual() {
        return new Burst(50, 100, Duration.ofSeconds(60), "512m", Duration.ofMinutes(5));
    }
}
