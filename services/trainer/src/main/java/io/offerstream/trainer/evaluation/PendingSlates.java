package io.offerstream.trainer.evaluation;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Random slates of one market whose cycles may still bring outcomes. In no checkpoint: read again after a restart, from the
 * first outcome of the oldest cycle on. So what it holds is a function of the outcomes of these cycles alone. Owned by one
 * thread.
 */
final class PendingSlates {
    /** Assignments are first ones, and not made anew within their cycle. */
    private static final String FIRST_REVISION = ":1";

    private final Map<String, Cycle> cycles = new TreeMap<>();

    /** Those that may have become complete, by id. */
    private final Map<String, Assignment> touched = new TreeMap<>();

    private static final class Cycle {
        private final long from;
        private final Map<String, Assignment> assignments = new HashMap<>();
        private final Map<String, Assignment> byImpression = new HashMap<>();

        /** @param from first offset of the tick that brought its first outcome */
        Cycle(long from) {
            this.from = from;
        }
    }

    /** A slate, however often it was shown: it counts once, by the first impression of which everything is known. */
    private static final class Assignment {
        private final String id;
        private final Map<String, ShownImpression> impressions = new TreeMap<>();
        private boolean isDone;

        Assignment(String id) {
            this.id = id;
        }
    }

    /** What a tick has brought to an end. */
    record Complete(List<ShownSlate> slates, int censored) {}

    /**
     * The cycle of a slate that may be of use; empty text if the outcome is of no such slate. A slate that was shown when
     * its cycle was over is none: its window is closed.
     */
    static String cycleOf(Outcome outcome) {
        boolean isOfRandomSlate = isLabel(outcome)
                && outcome.getArm() == Arm.CONTROL_RANDOM
                && outcome.getServedPolicy() == Policy.RANDOM
                && outcome.getPropensity() != null
                && outcome.getPositionPropensity() != null
                && outcome.getAssignmentId() != null
                && outcome.getAssignmentId().endsWith(":" + outcome.getCycleId() + FIRST_REVISION);
        return isOfRandomSlate ? outcome.getCycleId() : "";
    }

    /** Of one position of an impression. */
    private static boolean isLabel(Outcome outcome) {
        boolean isKnown = switch (outcome.getKind()) {
            case REDEEMED, SEEN_NOT_REDEEMED, CENSORED -> true;
            case CONTRAST, UNKNOWN -> false;
        };
        return isKnown && outcome.getImpressionId() != null && outcome.getPosition() != null;
    }

    /**
     * Takes an outcome of a slate of {@link #cycleOf}.
     *
     * @param from first offset of the tick
     */
    void add(Outcome outcome, long from) {
        var cycle = cycles.computeIfAbsent(outcome.getCycleId(), id -> new Cycle(from));
        var assignment = cycle.assignments.computeIfAbsent(outcome.getAssignmentId(), Assignment::new);
        if (!assignment.isDone) {
            cycle.byImpression.put(outcome.getImpressionId(), assignment);
            add(outcome, assignment);
        }
    }

    /** What is said of an erased customer names the impression only. */
    void censor(Outcome outcome) {
        if (outcome.getKind() == OutcomeKind.CENSORED && isLabel(outcome)) {
            for (var cycle : cycles.values()) {
                var assignment = cycle.byImpression.get(outcome.getImpressionId());
                if (assignment != null && !assignment.isDone) {
                    add(outcome, assignment);
                }
            }
        }
    }

    private void add(Outcome outcome, Assignment assignment) {
        assignment
                .impressions
                .computeIfAbsent(outcome.getImpressionId(), id -> new ShownImpression())
                .add(outcome);
        touched.put(assignment.id, assignment);
    }

    /** Slates of which everything is known since the last call, by assignment. Each comes once. */
    Complete takeComplete() {
        var slates = new ArrayList<ShownSlate>();
        int censored = 0;
        for (var assignment : touched.values()) {
            var complete = assignment.impressions.entrySet().stream()
                    .filter(impression -> impression.getValue().isComplete())
                    .toList();
            for (var impression : complete) {
                if (impression.getValue().isCensored()) {
                    assignment.impressions.remove(impression.getKey());
                    censored++;
                }
            }
            var first = complete.stream()
                    .map(Map.Entry::getValue)
                    .filter(impression -> !impression.isCensored())
                    .min(Comparator.comparing(ShownImpression::time));
            if (first.isPresent()) {
                slates.add(first.get().slate());
                assignment.isDone = true;
                assignment.impressions.clear();
            }
        }
        touched.clear();
        return new Complete(slates, censored);
    }

    /** Forgets the slates of other cycles. */
    void retain(Predicate<String> wanted) {
        cycles.keySet().removeIf(wanted.negate());
        if (cycles.isEmpty()) {
            touched.clear();
        }
    }

    /** The cycles of which it holds slates. */
    Set<String> cycles() {
        return cycles.keySet();
    }

    /** The first offset that has to be read again if this process ends now; empty if none has. */
    OptionalLong heldFrom() {
        return cycles.values().stream().mapToLong(cycle -> cycle.from).min();
    }
}
