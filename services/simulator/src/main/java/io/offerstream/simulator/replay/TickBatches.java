package io.offerstream.simulator.replay;

import java.util.Iterator;

/** One pass over a data set: a batch for every tick, empty ones too. Holds a file open; one thread uses it. */
public interface TickBatches extends Iterator<TickBatch>, AutoCloseable {
    /** What was read and published so far; complete once {@link #hasNext} is false. */
    ReplaySummary summary();

    @Override
    void close();
}
