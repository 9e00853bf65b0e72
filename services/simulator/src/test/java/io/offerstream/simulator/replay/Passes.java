package io.offerstream.simulator.replay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Whole passes over a data set, for tests. */
record Passes(List<TickBatch> batches, ReplaySummary summary) {
    static final Duration HOUR = Duration.ofHours(1);
    static final Duration DAY = Duration.ofDays(1);

    static Passes over(Replay replay, Duration tick, Duration tail) {
        try (var batches = replay.batches(tick, tail)) {
            var all = new ArrayList<TickBatch>();
            batches.forEachRemaining(all::add);
            return new Passes(all, batches.summary());
        }
    }

    /** Everything published, in the order of the batches. */
    List<SpecificRecord> events() {
        var events = new ArrayList<SpecificRecord>();
        for (var batch : batches) {
            events.addAll(batch.offers());
            events.addAll(batch.customers());
            events.addAll(batch.impressions());
            events.addAll(batch.redemptions());
        }
        return events;
    }

    /** A folder of the test's resources. */
    static Path resource(String name) {
        return Path.of("src", "test", "resources", name);
    }
}
