package io.offerstream.local.chaos;

import java.time.Duration;
import java.util.List;

/**
 * What a burst showed.
 *
 * @param events that were sent while it lasted
 * @param lasted how long sending them took; longer than planned if this machine could not send as fast
 * @param drained from its end until its last tick was decided
 * @param slowestTick longest time from a tick's being written to its being decided
 * @param rebalances seen in the group of the service: another state than stable, or other members
 */
public record BurstResult(long events, Duration lasted, Duration drained, Duration slowestTick, int rebalances) {
    private static final double LEAST_OF_RATE = 0.9;

    /** What must hold; beside the invariants of every run. */
    List<Finding> findings(Burst planned) {
        return List.of(
                new Finding(
                        "F21 drained within",
                        planned.drainsWithin().toSeconds() + " s",
                        drained.toSeconds() + " s",
                        drained.compareTo(planned.drainsWithin()) <= 0,
                        "the last tick of the burst was decided after " + drained),
                Finding.of("F21 rebalances", "0", rebalances, "the group was seen in another state or with others"));
    }

    /** Whether so many events were sent in a second as planned. */
    boolean isAsFastAsPlanned(Burst planned) {
        return planned.lasts().toMillis() >= LEAST_OF_RATE * lasted.toMillis();
    }
}
