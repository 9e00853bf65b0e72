package io.offerstream.console.state;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.ServingReason;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was assigned in one cycle: counts only, since there may be millions. Not safe for use from several threads.
 */
public final class HandedOut {
    private final Map<Arm, Long> customers = new EnumMap<>(Arm.class);
    private final Map<Arm, Map<String, Long>> servedBy = new EnumMap<>(Arm.class);
    private final Map<String, Long> causes = new TreeMap<>();
    private final Map<ServingReason, Served> reasons = new EnumMap<>(ServingReason.class);
    private long again;
    private Instant newest = Instant.EPOCH;

    /** Slates with one reason: how many, and the tick of the newest. */
    public record Served(long slates, Instant newest) {}

    void add(Assignment assignment) {
        reasons.merge(
                assignment.getReason(),
                new Served(1, assignment.getDecidedAt()),
                (before, one) -> new Served(
                        before.slates() + 1, before.newest().isAfter(one.newest()) ? before.newest() : one.newest()));
        if (assignment.getRevision() == 1) {
            customers.merge(assignment.getArm(), 1L, Long::sum);
        } else {
            again++;
            causes.merge(assignment.getCause().name(), 1L, Long::sum);
        }
        servedBy.computeIfAbsent(assignment.getArm(), unknown -> new TreeMap<>())
                .merge(
                        assignment.getReason() == ServingReason.ARM
                                ? assignment.getServedPolicy().name()
                                : assignment.getServedPolicy() + " (" + assignment.getReason() + ")",
                        1L,
                        Long::sum);
        if (assignment.getDecidedAt().isAfter(newest)) {
            newest = assignment.getDecidedAt();
        }
    }

    /** Customers with an assignment, by arm. */
    public Map<Arm, Long> customers() {
        return customers;
    }

    /** Slates by who ranked them, and why where it is not the arm's own policy. */
    public Map<String, Long> servedBy(Arm arm) {
        return servedBy.getOrDefault(arm, Map.of());
    }

    /** Slates by why they were served as they were. */
    public Map<ServingReason, Served> reasons() {
        return reasons;
    }

    /** Slates that replaced another within the cycle. */
    public long again() {
        return again;
    }

    /** Those by their cause. */
    public Map<String, Long> causes() {
        return causes;
    }

    /** Tick of the newest. */
    public Instant newest() {
        return newest;
    }
}
