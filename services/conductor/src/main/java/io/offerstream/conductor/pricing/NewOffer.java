package io.offerstream.conductor.pricing;

import java.time.Duration;
import java.time.Instant;

/**
 * An offer that has not been seen often enough yet, at a tick.
 *
 * @param target how many exposures in TEST it must have
 * @param made how many it has
 * @param since when it could be assigned for the first time
 * @param until when it must have them
 */
record NewOffer(String id, double target, long made, Instant since, Instant until) {
    /** A delay of so much of all it must have is none, whatever chance allows. */
    private static final double LEEWAY = 0.05;

    private static final double SIGMAS = 2;

    double missing() {
        return target - made;
    }

    /** Whether it has less than it had to have by now, by more than chance. */
    boolean isBehind(Instant tick) {
        double passed = seconds(since, tick) / seconds(since, until);
        double due = target * Math.min(1, passed);
        return made < due - Math.max(SIGMAS * Math.sqrt(due), LEEWAY * target);
    }

    /** In hours; a second at least. */
    double hoursLeft(Instant tick) {
        return Math.max(1, seconds(tick, until)) / Duration.ofHours(1).toSeconds();
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
