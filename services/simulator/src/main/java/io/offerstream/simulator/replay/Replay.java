package io.offerstream.simulator.replay;

import java.time.Duration;
import java.time.Instant;

/**
 * A public data set as events with their own times. The same files give the same events, ids and order, always: a
 * replay that was broken off goes on by reading again and skipping the ticks already published.
 */
public interface Replay {
    /** The one market of the data set. */
    String market();

    /** Time of the first tick; nothing is stamped earlier. */
    Instant start();

    /**
     * Reads the data set from its beginning, one tick at a time.
     *
     * @param tick time between two ticks, {@code > 0}; it bounds the memory, for one tick's events are held at once
     * @param tail how long ticks go on after the last event, so that windows close; {@code >= 0}
     * @throws BadDataSetException if a file is missing or is not what its name says; a bad row is refused instead
     */
    TickBatches batches(Duration tick, Duration tail);
}
