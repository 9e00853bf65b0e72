package io.offerstream.local.chaos;

import io.offerstream.schemas.Assignment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares what a disturbed assigner has committed with what an undisturbed one has. Owned by one thread. */
record AssignerJudge(AssignerStory story, AssignerOutputs found, AssignerOutputs expected) {
    private static final int EXAMPLES = 5;

    /** @param hanging partitions in which a transaction is open */
    List<Finding> findings(List<String> hanging) {
        return List.of(
                finding("I2 one assignment a customer, cycle and revision", repeatedIds()),
                finding("I2 one revision a customer, cycle and cause", repeatedCauses()),
                finding(
                        "bit-identical to an undisturbed run",
                        differences(comparable(found.byId()), comparable(expected.byId()))),
                finding("the valid assignments, too", differences(found.current(), expected.current())),
                finding("I7 nobody keeps a withdrawn offer", kept()),
                finding("I5 no hanging transaction", hanging));
    }

    private static Finding finding(String invariant, List<String> wrong) {
        return Finding.of(
                invariant, "0", wrong.size(), String.join("\n", wrong.subList(0, Math.min(EXAMPLES, wrong.size()))));
    }

    /** Whom an erasure reached before a walk did has nothing of that walk: they are compared by what is valid. */
    private Map<String, Assignment> comparable(Map<String, Assignment> assignments) {
        var comparable = new TreeMap<>(assignments);
        comparable.values().removeIf(assignment -> story.erased().contains(assignment.getCustomerId()));
        return comparable;
    }

    /** Who is erased and comes back within a cycle is new, and has its revisions from the first one on again. */
    private List<String> repeatedIds() {
        return found.repeated().stream()
                .filter(assignment -> !story.erased().contains(assignment.getCustomerId()))
                .map(Assignment::getAssignmentId)
                .toList();
    }

    private List<String> repeatedCauses() {
        var repeated = new ArrayList<String>();
        var seen = new HashSet<List<Object>>();
        for (var assignment : found.byId().values()) {
            var cause = List.<Object>of(
                    AssignerOutputs.customer(assignment),
                    assignment.getCycleId(),
                    assignment.getCause(),
                    assignment.getCauseSubject(),
                    assignment.getDecidedAt());
            if (!seen.add(cause)) {
                repeated.add(cause.toString());
            }
        }
        return repeated;
    }

    private static List<String> differences(Map<String, ?> found, Map<String, ?> expected) {
        var keys = new TreeSet<>(found.keySet());
        keys.addAll(expected.keySet());
        var differences = new ArrayList<String>();
        for (var key : keys) {
            if (!Objects.equals(found.get(key), expected.get(key))) {
                differences.add(key + ": found " + found.get(key) + ", expected " + expected.get(key));
            }
        }
        return differences;
    }

    /** Whose valid assignment of the last cycle has an offer that is gone. */
    private List<String> kept() {
        var gone = story.gone();
        var newest = found.byId().values().stream()
                .map(Assignment::getCycleId)
                .max(String::compareTo)
                .orElse("");
        var kept = new ArrayList<String>();
        found.current()
                .forEach((customer, assignment) -> assignment
                        .filter(valid -> valid.getCycleId().equals(newest))
                        .filter(valid -> valid.getOffers().stream().anyMatch(gone::contains))
                        .ifPresent(valid -> kept.add(customer + " has " + valid.getOffers())));
        return kept;
    }
}
