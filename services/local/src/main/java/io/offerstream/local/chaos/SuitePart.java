package io.offerstream.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a part of a suite showed.
 *
 * @param name for people
 * @param plan what it was told, seed and all
 * @param faults each source of faults, and how often it fired
 * @param findings every invariant, and whether it holds
 * @param unproved why it proves nothing; empty if it does
 * @param failure why it did not come to its end; empty if it did
 */
public record SuitePart(
        String name,
        String plan,
        List<Source> faults,
        List<Finding> findings,
        List<String> unproved,
        Optional<String> failure,
        Duration took) {

    /** Whether what should hold does. */
    public enum Verdict {
        HOLDS,
        INCONCLUSIVE,
        FAILED
    }

    /**
     * What makes one kind of fault.
     *
     * @param matrix its number in docs/chaos.md
     * @param least it proves nothing if it fired less often
     * @param recoveries empty where nothing is waited for
     */
    public record Source(String fault, String matrix, long fired, long least, Optional<Recoveries> recoveries) {
        boolean isQuiet() {
            return fired < least;
        }
    }

    public SuitePart {
        faults = List.copyOf(faults);
        findings = List.copyOf(findings);
        unproved = List.copyOf(unproved);
    }

    /** One that does not hold is worse than one that proves nothing. */
    public Verdict verdict() {
        if (failure.isPresent() || !findings.stream().allMatch(Finding::holds)) {
            return Verdict.FAILED;
        }
        boolean isProved =
                !findings.isEmpty() && unproved.isEmpty() && faults.stream().noneMatch(Source::isQuiet);
        return isProved ? Verdict.HOLDS : Verdict.INCONCLUSIVE;
    }

    /** Why it proves nothing, as a sentence. */
    public String doubts() {
        var doubts = new ArrayList<>(unproved);
        faults.stream()
                .filter(Source::isQuiet)
                .forEach(source ->
                        doubts.add(source.fault() + ": " + source.fired() + " times, expected " + source.least()));
        if (findings.isEmpty()) {
            doubts.add("nothing was judged");
        }
        return String.join("; ", doubts);
    }

    /** How many invariants hold. */
    public long held() {
        return findings.stream().filter(Finding::holds).count();
    }
}
