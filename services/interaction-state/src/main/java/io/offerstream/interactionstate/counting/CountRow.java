package io.offerstream.interactionstate.counting;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** One row of counts, or of changes of them: sums that commute, so neither order nor partition shows in them. */
@SuppressWarnings("EnumOrdinal") // Every event comes by here; the numbers never leave the class.
final class CountRow {
    /** By ordinal of {@link Count}. */
    private final long[] counts = new long[Count.values().length];

    /** First redemptions by time, with how many customers have one then; a change may be negative. */
    private final TreeMap<Long, Long> firstRedemptions = new TreeMap<>();

    private long firstExposure = Long.MAX_VALUE;

    void add(Count count, long by) {
        counts[count.ordinal()] += by;
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
        for (int i = 0; i < counts.length; i++) {
            counts[i] += now.counts[i] - before.counts[i];
        }
        now.firstRedemptions.forEach(this::addFirstRedemptions);
        before.firstRedemptions.forEach((time, customers) -> addFirstRedemptions(time, -customers));
        if (now.get(Count.EXPOSURES) > before.get(Count.EXPOSURES)) {
            firstExposure = Math.min(firstExposure, now.firstExposure);
        }
    }

    long get(Count count) {
        return counts[count.ordinal()];
    }

    /** Whether both say the same of one customer: then there is no difference to add. */
    boolean equalsOf(CountRow other) {
        return Arrays.equals(counts, other.counts)
                && firstRedemptions.equals(other.firstRedemptions)
                && firstExposure == other.firstExposure;
    }

    /** Whether there is nothing to tell: exposures that came and went may have brought an earlier first one. */
    boolean isZero() {
        return firstRedemptions.isEmpty()
                && firstExposure().isEmpty()
                && Arrays.stream(counts).allMatch(value -> value == 0);
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
