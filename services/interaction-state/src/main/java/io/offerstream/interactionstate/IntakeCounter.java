package io.offerstream.interactionstate;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.platform.intake.Reason;
import io.offerstream.platform.intake.Verdict;
import io.offerstream.platform.intake.Verdict.Accepted;
import io.offerstream.platform.intake.Verdict.Refused;
import io.offerstream.schemas.IntakeCounts;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what becomes of the facts of one tick, by topic: each is exactly one {@link Fate}. For {@code intake-counts},
 * so that the sum can be checked from what was committed, and for the meters. Owned by a stream thread.
 */
final class IntakeCounter {
    private enum Fate {
        APPLIED,
        REPEATED,
        LATE,
        REFUSED,
        FORGOTTEN
    }

    private final MeterRegistry meters;
    private final Map<String, Map<Fate, Long>> counts = new TreeMap<>();

    IntakeCounter(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param verdict accepted as false is a repetition */
    void count(String topic, Verdict<Boolean> verdict) {
        counts.computeIfAbsent(topic, name -> new EnumMap<>(Fate.class)).merge(fate(verdict), 1L, Long::sum);
    }

    private static Fate fate(Verdict<Boolean> verdict) {
        if (verdict instanceof Accepted<Boolean> accepted) {
            return accepted.value() ? Fate.APPLIED : Fate.REPEATED;
        }
        return switch (((Refused<Boolean>) verdict).reason()) {
            case TOO_LATE -> Fate.LATE;
            case ERASED -> Fate.FORGOTTEN;
            default -> Fate.REFUSED;
        };
    }

    /** Whether a refusal goes to {@code dead-letters}: what is of an erased customer must be kept nowhere. */
    static boolean isKept(Refused<Boolean> refusal) {
        return refusal.reason() != Reason.ERASED;
    }

    /** Forgets what a failed try has counted. */
    void clear() {
        counts.clear();
    }

    /** What was counted since the last time, by topic. */
    List<IntakeCounts> take(String task, Instant tick) {
        var records = counts.entrySet().stream()
                .map(entry -> new IntakeCounts(
                        task,
                        entry.getKey(),
                        tick,
                        count(entry, Fate.APPLIED),
                        count(entry, Fate.REPEATED),
                        count(entry, Fate.LATE),
                        count(entry, Fate.REFUSED),
                        count(entry, Fate.FORGOTTEN)))
                .toList();
        counts.clear();
        return records;
    }

    private long count(Map.Entry<String, Map<Fate, Long>> entry, Fate fate) {
        long count = entry.getValue().getOrDefault(fate, 0L);
        if (count > 0) {
            meters.counter(
                            "offerstream.facts",
                            "service",
                            InteractionStateTopology.SERVICE,
                            "topic",
                            entry.getKey(),
                            "fate",
                            fate.name().toLowerCase(Locale.ROOT))
                    .increment((double) count);
        }
        return count;
    }
}
