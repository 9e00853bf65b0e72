package io.offerstream.local.chaos;

import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Control;
import java.time.Instant;
import java.util.List;

/**
 * What the neighbours of interaction-state write for one tick.
 *
 * @param control by the conductor: key and record, before its mark
 * @param batches of producers' records, each a transaction of its own, the tick behind the last
 * @param assignments by the assigner, before its marks
 * @param aborted records of a transaction that is aborted; empty where there is none
 * @param turns in which order conductor (0), producers (1) and assigner (2) write
 */
record Step(
        Instant tick,
        List<Keyed> control,
        List<List<Planned>> batches,
        List<Assignment> assignments,
        List<Sending> aborted,
        List<Integer> turns) {

    /** A record of {@code control}. */
    record Keyed(String key, Control value) {}

    /** A record and whether it must be refused at this tick. */
    record Planned(Sending sending, boolean refused) {}
}
