package io.offerstream.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.OutcomeKind;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The defects that the oracle has to find. */
final class Mutants {
    private static final String STATE = "customer-state";
    private static final String REFERENCE = "reference-data";

    private Mutants() {}

    static List<Mutant> of(Topics topics) {
        return List.of(
                new Mutant("an outcome is lost", run -> run.lose(topics.outcomes())),
                new Mutant("an outcome is written twice", run -> run.repeat(topics.outcomes())),
                new Mutant("two outcomes have each other's label", run -> swapLabels(topics, run)),
                new Mutant(
                        "an outcome has another label",
                        run -> run.change(
                                topics.outcomes(),
                                outcome -> outcome.getKind() == OutcomeKind.SEEN_NOT_REDEEMED,
                                outcome -> outcome.setKind(OutcomeKind.CENSORED))),
                new Mutant("an outcome id is used again", run -> reuseId(topics, run)),
                new Mutant(
                        "an outcome nobody was shown",
                        run -> run.change(topics.outcomes(), any -> true, outcome -> outcome.setOutcomeId("invented"))),
                new Mutant("an outcome under another market's key", run -> run.changeKey(topics.outcomes(), "DE")),
                new Mutant("changed features are not told", run -> run.lose(topics.customerFeatures())),
                new Mutant("changed features are told twice", run -> run.repeat(topics.customerFeatures())),
                new Mutant(
                        "consent is the wrong way round",
                        run -> run.change(
                                topics.customerFeatures(),
                                any -> true,
                                features -> features.setConsent(!features.getConsent()))),
                new Mutant("a row of counts is lost", run -> run.lose(topics.interactionCounts())),
                new Mutant("a row of counts is added twice", run -> run.repeat(topics.interactionCounts())),
                new Mutant(
                        "an exposure is counted twice",
                        run -> run.change(
                                topics.interactionCounts(),
                                any -> true,
                                counts -> counts.setExposures(counts.getExposures() + 1))),
                new Mutant(
                        "a row of counts is signed by another task",
                        run -> run.changeHeaders(
                                topics.interactionCounts(),
                                new RecordHeaders().add(Marks.WRITER, "interaction-state/9".getBytes(UTF_8)))),
                new Mutant("a refused record is in no dead letter", run -> run.lose(topics.deadLetters())),
                new Mutant(
                        "a sound record is in dead letters",
                        run -> run.change(
                                topics.deadLetters(), any -> true, letter -> letter.setOffset(1_000_000_000L))),
                new Mutant(
                        "a dead letter without its value",
                        run -> run.change(
                                topics.deadLetters(),
                                letter -> letter.getValue() != null,
                                letter -> letter.setValue(null))),
                new Mutant("a tick is not marked", Recording::loseMark),
                new Mutant("a tick is decided twice", Recording::repeatMark),
                new Mutant("a customer's state is lost", run -> run.loseEntry(STATE)),
                new Mutant("two customers have each other's state", run -> run.swapEntries(STATE)),
                new Mutant("state of a customer who is nobody", run -> run.addEntry(STATE, "XX:nobody")),
                new Mutant("one bit of reference data is wrong", run -> run.flipBit(REFERENCE)),
                new Mutant("a transaction is left open", run -> run.hanging().add("outcomes-0: readable to 5 of 9")),
                new Mutant("a row of intake counts is lost", run -> run.lose(topics.intakeCounts())),
                new Mutant("a row of intake counts is added twice", run -> run.repeat(topics.intakeCounts())),
                new Mutant(
                        "a record is read and never accounted for",
                        run -> run.change(
                                topics.intakeCounts(),
                                counts -> counts.getApplied() > 0,
                                counts -> counts.setApplied(counts.getApplied() - 1))),
                new Mutant(
                        "a record that was applied is counted as late",
                        run -> run.change(topics.intakeCounts(), counts -> counts.getApplied() > 0, counts -> {
                            counts.setApplied(counts.getApplied() - 1);
                            counts.setLate(counts.getLate() + 1);
                        })),
                new Mutant(
                        "a record of an erased customer is counted as applied",
                        run -> run.change(topics.intakeCounts(), counts -> counts.getForgotten() > 0, counts -> {
                            counts.setForgotten(counts.getForgotten() - 1);
                            counts.setApplied(counts.getApplied() + 1);
                        })),
                new Mutant(
                        "a tombstone of an erased customer is not laid", run -> run.loseTombstone(topics.customers())));
    }

    private static void swapLabels(Topics topics, Recording run) {
        run.change(
                topics.outcomes(),
                outcome -> outcome.getKind() == OutcomeKind.REDEEMED && !outcome.getOrganic(),
                outcome -> outcome.setKind(OutcomeKind.SEEN_NOT_REDEEMED));
        run.change(
                topics.outcomes(),
                outcome -> outcome.getKind() == OutcomeKind.SEEN_NOT_REDEEMED && outcome.getRedemptionId() == null,
                outcome -> outcome.setKind(OutcomeKind.REDEEMED));
    }

    /** As if two tasks, or a task before and after a kill, had counted from the same number. */
    private static void reuseId(Topics topics, Recording run) {
        var used = run.find(topics.outcomes(), any -> true).orElseThrow().getOutcomeId();
        run.change(
                topics.outcomes(),
                outcome -> !outcome.getOutcomeId().equals(used),
                outcome -> outcome.setOutcomeId(used));
    }
}
