package io.offerstream.simulator.population;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;

/**
 * When the n-th of something comes, n from 0: {@code initial} at the start, then one by one.
 *
 * @param perDay how many come a day, {@code >= 0}
 */
record Schedule(Instant start, int initial, double perDay) {
    private static final Duration CENTURY = Duration.ofDays(36_525);

    /** Whether the n-th comes at all, within a century. */
    boolean comes(long n) {
        return n < initial || n - initial < CENTURY.toMillis() / interval();
    }

    /** When the n-th comes, if it does. */
    Instant at(long n) {
        return n < initial ? start : start.plusMillis(Math.multiplyExact(n - initial + 1, interval()));
    }

    /** Those that come in ({@code from}, {@code to}]. */
    LongStream between(Instant from, Instant to) {
        return LongStream.range(countAt(from), countAt(to));
    }

    private long countAt(Instant time) {
        return time.isBefore(start)
                ? 0
                : initial + Duration.between(start, time).toMillis() / interval();
    }

    private long interval() {
        return perDay == 0
                ? Long.MAX_VALUE
                : Math.max(1, Math.round(Duration.ofDays(1).toMillis() / perDay));
    }
}
