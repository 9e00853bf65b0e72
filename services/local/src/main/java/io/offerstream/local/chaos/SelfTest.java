package io.offerstream.local.chaos;

import io.offerstream.local.chaos.IntakeLedger.Intake;
import io.offerstream.local.chaos.Oracle.Case;
import io.offerstream.platform.topics.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the oracle of {@link Chaos} can tell: a faultless run, in memory, and the same with one defect after the
 * other. Used once, by one thread.
 */
public final class SelfTest {
    private static final int PARTITIONS = 2;
    private static final int CUSTOMERS = 300;
    private static final int EVENTS = 80;
    private static final int TICKS = 40;

    private final Topics topics = new Topics("", PARTITIONS, new NumberedSchemas());
    private final Recording faultless = new Recording(topics);
    private final Set<String> planted = new HashSet<>();
    private final Map<String, Long> records;
    private final long ticks;

    /**
     * What became of one defect.
     *
     * @param by invariants that do not hold; empty if it was not noticed
     */
    public record Verdict(String defect, List<String> by) {}

    public SelfTest(long seed) {
        var tape = new Tape(topics);
        var story = new Story(topics, seed, CUSTOMERS, EVENTS, new Tally());
        var neighbours = new Neighbours(topics, name -> tape.producer(), planted);
        var written = new ArrayList<Instant>();
        for (int tick = 0; tick < TICKS; tick++) {
            write(neighbours, story.next(), written);
        }
        story.end().forEach(step -> write(neighbours, step, written));
        tape.rewind();
        var reference = new Reference(topics, tape, faultless);
        reference.fold();
        records = reference.records();
        ticks = reference.ticks();
        written.forEach(tick -> faultless.mark(tick, PARTITIONS));
    }

    /** A tape has no place for what is aborted. */
    private static void write(Neighbours neighbours, Step step, List<Instant> written) {
        neighbours.publish(
                new Step(step.tick(), step.control(), step.batches(), step.assignments(), List.of(), step.turns()));
        written.add(step.tick());
    }

    /** What became of the facts of the faultless run. */
    Intake intake() {
        return faultless.account().ledger().total();
    }

    /** What the oracle says where nothing is wrong. */
    public List<Finding> faultless() {
        return judge(faultless);
    }

    /** What it says of each defect. */
    public List<Verdict> verdicts() {
        return Mutants.of(topics).stream().map(this::verdict).toList();
    }

    private Verdict verdict(Mutant mutant) {
        var run = faultless.copy();
        mutant.plant().accept(run);
        return new Verdict(
                mutant.defect(),
                judge(run).stream()
                        .filter(finding -> !finding.holds())
                        .map(Finding::invariant)
                        .collect(Collectors.toList()));
    }

    private List<Finding> judge(Recording run) {
        return Oracle.judge(
                new Case(run.account(), faultless.account(), records, planted, ticks, PARTITIONS, run.hanging()));
    }
}
