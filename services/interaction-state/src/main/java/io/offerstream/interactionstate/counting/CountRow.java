package io.offerstream.interactionstate.counting;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** One row of counts, or of changes of them: sums that commute, so neither order nor partition shows in them. */
final class CountRow {
    private final Map<Count, Long> counts = new EnumMap<>(Count.class);

    /** First redemptions by time, with how many customers have one then; a change may be negative. */
    private final TreeMap<Long, Long> firstRedemptions = new TreeMap<>();

    private long firstExposure = Long.MAX_VALUE;

    void add(Count count, long by) {
        if (by != 0) {
            counts.merge(count, by, Long::sum);
        }
    }

    void addFirstRedemption(long time) {
        addFirstRedemptions(time, 1);
    }

    private void addFirstRedemptions(long time, long customers) {
        if (firstRedemptions.merge(time, customers, Long::sum) == 0) {
            firstRedemptions.remove(time);
        }
    }

    void addExposure(long time) {
        add(Count.EXPOSURES, 1);
        firstExposure = Math.min(firstExposure, time);
    }

    /** Adds {@code now} minus {@code before}. */
    void addDifference(CountRow now, CountRow before) {
        now.counts.forEach(this::add);
        before.counts.forEach((count, value) -> add(count, -value));
        now.firstRedemptions.forEach(this::addFirstRedemptions);
        before.firstRedemptions.forEach((time, customers) -> addFirstRedemptions(time, -customers));
        if (now.get(Count.EXPOSURES) > before.get(Count.EXPOSURES)) {
            firstExposure = Math.min(firstExposure, now.firstExposure);
        }
    }

    long get(Count count) {
        return counts.getOrDefault(count, 0L);
    }

    /** Whether there is nothing to tell: exposures that came and went may have brought an earlier first one. */
    boolean isZero() {
        return firstRedemptions.isEmpty()
                && firstExposure().isEmpty()
                && counts.values().stream().allMatch(value -> value == 0);
    }

    /** By time; the values are not 0. */
    Map<Long, Long> firstRedemptions() {
        return firstRedemptions;
    }

    /** Of the exposures that were added; empty if none was. */
    OptionalLong firstExposure() {
        return firstExposure == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(firstExposure);
    }
}
