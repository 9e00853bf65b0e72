package io.offerstream.local.chaos;

import java.util.Optional;

/** What the app has committed about its inputs, record for record: never its metrics, which a kill forgets. */
interface IntakeLedger {
    /** Where the app commits no counts: then only dead letters can be held against what was sent. */
    IntakeLedger NONE = input -> Optional.empty();

    /**
     * What it says of one input partition; empty if nothing.
     *
     * @param input topic and partition, as {@code impressions-0}
     */
    Optional<Intake> of(String input);

    /** Whether there are counts at all. */
    default boolean isKept() {
        return this != NONE;
    }

    /** What became of the records of one input partition. */
    record Intake(long applied, long duplicates, long late, long refused) {
        /** Late ones are among the refused where they are dead letters. */
        long total() {
            return applied + duplicates + late + refused;
        }
    }
}
