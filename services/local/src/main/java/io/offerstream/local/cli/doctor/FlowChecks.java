package io.offerstream.local.cli.doctor;

import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.deadletters.DeadLetterCensus;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.tick.NewestTick;
import io.offerstream.schemas.TickSource;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;

/** Whether events flow, and arrive whole. */
record FlowChecks(Installation installation, Clock clock) {
    private static final String TICK = "newest tick";
    private static final String DEAD_LETTERS = "dead letters";
    private static final String ASSIGNMENT_IDS = "assignment ids";

    /** Ticks later than this many periods mean that nobody ticks. */
    private static final int PERIODS = 10;

    /** Above this share of exposures without assignment id, arms can hardly be compared. */
    private static final double MOST_WITHOUT = 0.2;

    Finding newestTick() {
        try (var consumer = installation.clients().consumer()) {
            var newest = NewestTick.read(consumer, installation.topics().ticks());
            if (newest.isEmpty()) {
                return Finding.warn(TICK, "none yet", "start 'offerstream run ticker', or a replay");
            }
            var tick = newest.get();
            var age = Duration.between(tick.getTickTime(), clock.instant());
            var found = tick.getTickTime() + ", " + age.toSeconds() + " s ago";
            boolean isLate = age.compareTo(installation
                            .settings()
                            .get(KnownSettings.TICK_PERIOD)
                            .multipliedBy(PERIODS))
                    > 0;
            if (tick.getSource() == TickSource.LIVE && isLate) {
                return Finding.warn(
                        TICK, found, "nothing is decided without ticks: is 'offerstream run ticker' running?");
            }
            return Finding.ok(TICK, found + " (" + tick.getSource().name().toLowerCase(Locale.ROOT) + ")");
        }
    }

    Finding deadLetters() {
        var census = DeadLetterCensus.take(installation.clients(), installation.topics());
        if (census.total() == 0) {
            return Finding.ok(DEAD_LETTERS, "none");
        }
        var byReason = new TreeMap<String, Long>();
        census.counts().forEach((kind, count) -> byReason.merge(kind.reason(), count.records(), Long::sum));
        return Finding.warn(
                DEAD_LETTERS,
                census.total() + ": " + byReason,
                "'offerstream dlq show' prints them; docs/producers.md says what to do");
    }

    /** What share of exposures nobody can trace back to an assignment. */
    Finding assignmentIds() {
        var sums = new long[2];
        var topic = installation.topics().interactionCounts();
        CommittedRecords.readAll(installation.clients(), topic, record -> {
            try {
                var counts = topic.serde().deserialize(topic.name(), record.value());
                if (counts != null) {
                    sums[0] += counts.getExposures();
                    sums[1] += counts.getExposuresWithoutAssignment();
                }
            } catch (SerializationException e) {
                // No count of ours; the topic has one writer, so somebody else wrote it.
                return;
            }
        });
        return judge(sums[0], sums[1]);
    }

    static Finding judge(long exposures, long without) {
        if (exposures == 0) {
            return Finding.ok(ASSIGNMENT_IDS, "no exposures yet");
        }
        var found =
                String.format(Locale.ROOT, "%.1f %% of %d exposures have none", 100.0 * without / exposures, exposures);
        return without > MOST_WITHOUT * exposures
                ? Finding.warn(
                        ASSIGNMENT_IDS,
                        found,
                        "let apps and kiosks send assignment_id with impressions (docs/producers.md)")
                : Finding.ok(ASSIGNMENT_IDS, found);
    }
}
