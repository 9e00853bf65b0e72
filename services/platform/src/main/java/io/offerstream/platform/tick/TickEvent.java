package io.offerstream.platform.tick;

import java.time.Instant;
import java.util.Optional;

/** What {@link TickBarrier} hands to a service: the facts of one tick in order, then the tick. */
public sealed interface TickEvent {
    /**
     * One record of an input, byte for byte, at its place.
     *
     * @param time the record's timestamp, which its producer chose
     * @param value null for a tombstone
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes as the broker gave them; nobody compares arrivals
    record Arrival(String topic, int partition, long offset, Instant time, byte[] key, byte[] value)
            implements TickEvent {}

    /**
     * Every fact that belongs to the tick has been handed over: decide.
     *
     * @param previous the tick decided before this one; empty at the first
     */
    record TickReached(Instant tick, Optional<Instant> previous) implements TickEvent {}
}
