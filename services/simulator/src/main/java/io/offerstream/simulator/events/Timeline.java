package io.offerstream.simulator.events;

import io.offerstream.simulator.world.World;
import java.time.Duration;
import java.time.Instant;

/**
 * When a world's slots are on the clock: the first begins at {@code start}, and each ends with the tick that the next one
 * begins with.
 */
public record Timeline(Instant start) {
    public static final Duration SLOT = Duration.ofHours(6);

    /** Where a slot begins; {@code slot} may be that of the next cycle, too. */
    public Instant at(int cycle, int slot) {
        return start.plus(SLOT.multipliedBy((long) cycle * World.SLOTS_PER_CYCLE + slot));
    }
}
