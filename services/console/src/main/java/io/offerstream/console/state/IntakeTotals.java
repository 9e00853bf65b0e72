package io.offerstream.console.state;

import io.offerstream.schemas.IntakeCounts;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What became of the facts of each topic, since the beginning. Not safe for use from several threads. */
public final class IntakeTotals {
    /**
     * Of one topic: every fact is exactly one of these.
     *
     * @param newest tick of the newest count
     */
    public record Total(long applied, long repeated, long late, long refused, long forgotten, Instant newest) {
        Total plus(Total other) {
            return new Total(
                    applied + other.applied,
                    repeated + other.repeated,
                    late + other.late,
                    refused + other.refused,
                    forgotten + other.forgotten,
                    newest.isAfter(other.newest) ? newest : other.newest);
        }

        public long facts() {
            return applied + repeated + late + refused + forgotten;
        }
    }

    private final Map<String, Total> byTopic = new TreeMap<>();

    void add(IntakeCounts counts) {
        byTopic.merge(
                counts.getTopic(),
                new Total(
                        counts.getApplied(),
                        counts.getRepeated(),
                        counts.getLate(),
                        counts.getRefused(),
                        counts.getForgotten(),
                        counts.getTickTime()),
                Total::plus);
    }

    public Map<String, Total> byTopic() {
        return byTopic;
    }
}
