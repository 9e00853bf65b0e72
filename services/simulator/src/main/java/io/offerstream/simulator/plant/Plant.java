package io.offerstream.simulator.plant;

import io.offerstream.schemas.Arm;
import io.offerstream.simulator.replay.TickBatch;
import java.time.Instant;
import java.util.Optional;

/**
 * A fault put into a population's events on their way to the topics, so that one can see whether it is found. A pure
 * function: what becomes of an event depends on its id and the arm of its customer alone, so an event that is sent twice
 * fares alike both times.
 */
@FunctionalInterface
public interface Plant {
    /** No fault: everything arrives. */
    Plant NONE = (batch, arms) -> batch;

    /** What arrives of a batch. */
    TickBatch on(TickBatch batch, Arms arms);

    /** Which arm a customer was in, as the assignments say. */
    @FunctionalInterface
    interface Arms {
        /** Empty while the customer had no assignment. */
        Optional<Arm> at(String market, String customerId, Instant time);
    }
}
