package io.offerstream.local.cli.assignment;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.explain.ControlLog;
import io.offerstream.operations.explain.FieldDifference;
import io.offerstream.operations.explain.KnownCycles;
import io.offerstream.operations.explain.KnownCycles.Cycle;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.records.RecordJson;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.Assignment;
import io.offerstream.slates.model.KafkaModelShelf;
import io.offerstream.slates.model.ModelShelf;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code replay-cycle}: decides a cycle again from its topics, and compares. */
@Command(
        name = "replay-cycle",
        description = {
            "Decides a cycle again, from the topics, and compares it with what was published.",
            "Runs a second assigner beside the real one, over the same inputs from their beginning, into topics of its"
                    + " own, which are deleted at the end. Nobody else reads or notices them.",
            "With --verify it ends with 3 unless every assignment is the same, to the byte: docs/explain.md."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream replay-cycle --market DE --verify",
            "  offerstream replay-cycle --market DE --cycle 2026-01-05T04:00 -o json"
        })
public final class ReplayCycle extends Verb {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration MODELS_WITHIN = Duration.ofSeconds(30);

    @Option(names = "--market", required = true, paramLabel = "MARKET", description = "Such as DE.")
    private String market;

    @Option(
            names = "--cycle",
            paramLabel = "ID",
            description = "Which one, such as 2026-01-05T04:00; by default the newest that is over.")
    private String cycleId;

    @Option(names = "--verify", description = "End with 3 unless both are the same.")
    private boolean verify;

    public ReplayCycle(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        return Uninterrupted.run(this::replay);
    }

    private ExitCode replay() {
        try (var installation = context.open()) {
            var known = new ControlLog(installation).cycles(market);
            var cycle = choose(known);
            var until = until(installation, cycle);
            if (!known.hasBeginning()) {
                context.warn("The beginning of control has been deleted by age: what markets, offers and cycles were"
                        + " before is not known any more, so that the replay may differ.");
            }
            context.say("Replaying " + market + " " + cycle.id() + " up to the tick " + until
                    + (cycle.closedAt().isPresent() ? "" : "; the cycle is still open") + " …");
            var result = replay(installation, cycle, until);
            if (result.isEmpty()) {
                context.warn("Stopped; what the replay made is deleted.");
                return ExitCode.INTERRUPTED;
            }
            result.get().print(context);
            return judge(result.get());
        }
    }

    private Cycle choose(KnownCycles known) {
        return Optional.ofNullable(cycleId)
                .map(known::require)
                .or(known::newestClosed)
                .or(known::newest)
                .orElseThrow(() -> new CommandFailedException(ExitCode.CHECK_FAILED, market + " has had no cycle yet"));
    }

    /** Up to when both can be compared: what the assigner has finished, and not beyond the end of the cycle. */
    private Instant until(Installation installation, Cycle cycle) {
        var topic = installation.topics().assignments();
        var reached = new HashMap<Integer, Instant>();
        CommittedRecords.readAll(
                installation.clients(),
                topic,
                record -> RecordJson.tickOf(record)
                        .ifPresent(tick -> reached.merge(
                                record.partition(), tick, (before, now) -> now.isAfter(before) ? now : before)));
        var finished = reached.values().stream().min(Instant::compareTo);
        if (finished.isEmpty() || reached.size() < topic.partitions()) {
            throw new CommandFailedException(
                    ExitCode.CHECK_FAILED, "the assigner has not finished a tick yet: there is nothing to compare");
        }
        return cycle.closedAt()
                .filter(closed -> closed.isBefore(finished.get()))
                .orElse(finished.get());
    }

    /** Empty if it was stopped. */
    private Optional<ReplayReport> replay(Installation installation, Cycle cycle, Instant until) {
        var missingModels = new ConcurrentSkipListSet<String>();
        var name = "replay-cycle-" + Long.toHexString(System.nanoTime());
        try (var shadow = new ShadowAssigner(installation, name)) {
            shadow.start(telling(installation, missingModels));
            var replayed = new CycleRecords();
            if (!await(shadow, installation, cycle, until, replayed)) {
                return Optional.empty();
            }
            var published = new CycleRecords();
            read(installation, installation.topics().assignments(), cycle, until, published::add);
            var comparison = CycleComparison.of(published, replayed);
            return Optional.of(new ReplayReport(
                    cycle,
                    until,
                    published,
                    replayed,
                    comparison,
                    differences(installation, shadow, cycle, until, comparison),
                    missingModels));
        }
    }

    /** Versions that are gone are no secret. */
    private static ModelShelf telling(Installation installation, Set<String> missing) {
        var shelf =
                new KafkaModelShelf(installation.topics().models(), installation.clients()::consumer, MODELS_WITHIN);
        return (market, pin) -> {
            var found = shelf.find(market, pin);
            if (found.isEmpty()) {
                missing.add(market + " version " + pin.getVersion());
            }
            return found;
        };
    }

    /** True once the replay has come to the tick; false if it was stopped before. */
    private boolean await(
            ShadowAssigner shadow, Installation installation, Cycle cycle, Instant until, CycleRecords replayed) {
        try (var reader = new AssignmentReader(installation, shadow.topics().assignments());
                var progress = context.progress("assignments decided again")) {
            while (reader.reached().isBefore(until)) {
                if (context.stop().isRequested()) {
                    return false;
                }
                shadow.requireAlive();
                reader.poll(POLL, assignment -> take(assignment, cycle, until, replayed::add));
                progress.report(
                        replayed.count(),
                        reader.reached().equals(Instant.EPOCH) ? "" : "up to the tick " + reader.reached());
            }
            return true;
        }
    }

    private void take(Assignment assignment, Cycle cycle, Instant until, Consumer<Assignment> receiver) {
        if (assignment.getMarket().equals(market)
                && assignment.getCycleId().equals(cycle.id())
                && !assignment.getDecidedAt().isAfter(until)) {
            receiver.accept(assignment);
        }
    }

    private void read(
            Installation installation,
            Topic<Assignment> topic,
            Cycle cycle,
            Instant until,
            Consumer<Assignment> receiver) {
        CommittedRecords.readAll(installation.clients(), topic, record -> {
            if (record.value() != null) {
                take(topic.serde().deserialize(topic.name(), record.value()), cycle, until, receiver);
            }
        });
    }

    /** Field by field, of the first that differ. */
    private Map<String, List<FieldDifference>> differences(
            Installation installation, ShadowAssigner shadow, Cycle cycle, Instant until, CycleComparison comparison) {
        var differences = new TreeMap<String, List<FieldDifference>>();
        var wanted = new TreeSet<>(
                comparison.different().stream().limit(ReplayReport.SHOWN).toList());
        if (wanted.isEmpty()) {
            return differences;
        }
        var published = new HashMap<String, Assignment>();
        read(installation, installation.topics().assignments(), cycle, until, keep(wanted, published));
        read(installation, shadow.topics().assignments(), cycle, until, assignment -> {
            var id = assignment.getAssignmentId();
            if (wanted.contains(id)) {
                differences.put(id, FieldDifference.between(published.get(id), assignment));
            }
        });
        return differences;
    }

    private static Consumer<Assignment> keep(Collection<String> wanted, Map<String, Assignment> kept) {
        return assignment -> {
            if (wanted.contains(assignment.getAssignmentId())) {
                kept.put(assignment.getAssignmentId(), assignment);
            }
        };
    }

    private ExitCode judge(ReplayReport report) {
        if (report.comparison().isEqual()) {
            context.say(
                    report.published().count() == 0
                            ? "The cycle has no assignments, neither published nor replayed."
                            : "Equal: every assignment was decided again, to the byte.");
            return ExitCode.OK;
        }
        context.warn("NOT EQUAL: the topics do not lead to what was published.");
        report.reasons().forEach(reason -> context.warn("  " + reason));
        return verify ? ExitCode.CHECK_FAILED : ExitCode.OK;
    }
}
