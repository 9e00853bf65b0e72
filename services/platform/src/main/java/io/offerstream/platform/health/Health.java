package io.offerstream.platform.health;

import java.util.Map;
import java.util.TreeMap;

/** How each part of a process is, with the reason. Safe for use from many threads. */
public final class Health {
    /** How one part is. */
    public enum State {
        STARTING,
        READY,
        /** Not serving right now, and working on it by itself. */
        DEGRADED,
        STOPPED,
        FAILED
    }

    /**
     * What is known of one part.
     *
     * @param reason for people, and for a runbook
     */
    public record Report(State state, String reason) {}

    private final Map<String, Report> reports = new TreeMap<>();

    /** Replaces what was known of {@code part}; a failure is final. */
    public synchronized void report(String part, State state, String reason) {
        var before = reports.get(part);
        if (before == null || before.state() != State.FAILED) {
            reports.put(part, new Report(state, reason));
        }
    }

    /** A copy, sorted by part. */
    public synchronized Map<String, Report> reports() {
        return new TreeMap<>(reports);
    }

    /** True once every part has been ready, or is. */
    public synchronized boolean isReady() {
        return !reports.isEmpty() && reports.values().stream().allMatch(report -> report.state() == State.READY);
    }

    /** False only when a part cannot go on: rebalancing and restoring are alive. */
    public synchronized boolean isAlive() {
        return reports.values().stream().noneMatch(report -> report.state() == State.FAILED);
    }
}
