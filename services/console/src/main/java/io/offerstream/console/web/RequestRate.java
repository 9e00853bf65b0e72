package io.offerstream.console.web;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** How many requests one session may make: {@value #A_SECOND} a second, after a first {@value #AT_ONCE}. Thread-safe. */
final class RequestRate {
    static final int A_SECOND = 20;
    static final int AT_ONCE = 60;
    private static final int MOST_SESSIONS = 10_000;

    private final Clock clock;
    private final Map<String, Bucket> buckets = new HashMap<>();

    private record Bucket(double left, long atMillis) {}

    RequestRate(Clock clock) {
        this.clock = clock;
    }

    /** Takes one; false if there is none left. */
    synchronized boolean take(String session) {
        long now = clock.millis();
        if (buckets.size() > MOST_SESSIONS) {
            buckets.clear();
        }
        var before = buckets.getOrDefault(session, new Bucket(AT_ONCE, now));
        double left = Math.min(AT_ONCE, before.left() + Math.max(0, now - before.atMillis()) * A_SECOND / 1000.0);
        buckets.put(session, new Bucket(left >= 1 ? left - 1 : left, now));
        return left >= 1;
    }
}
