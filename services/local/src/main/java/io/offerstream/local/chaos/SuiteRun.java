package io.offerstream.local.chaos;

import io.offerstream.local.chaos.Chaos.Watcher;
import io.offerstream.local.chaos.SuitePart.Source;
import io.offerstream.local.stack.DataFolder;
import io.offerstream.trainer.fault.Failpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs the parts of a suite one after the other, each with a broker and in a folder of its own. Owned by one thread. */
public final class SuiteRun {
    private static final int LEAST_FIRINGS = 5;

    /** Events that go wrong by themselves, and where docs/chaos.md has them. */
    private static final Map<Fault, String> EVENTS = Map.of(
            Fault.DUPLICATE, "F5",
            Fault.DISORDER, "F6",
            Fault.STRAGGLER, "F7",
            Fault.TOO_LATE, "F7",
            Fault.EARLY, "F8",
            Fault.TOO_FAR_AHEAD, "F8",
            Fault.POISON, "F9, F11, F12");

    private final Suite suite;
    private final Watcher watcher;
    private final BooleanSupplier stopped;

    /** What a part came to, but for its name and its time. */
    private record Shown(List<Source> faults, List<Finding> findings, List<String> unproved) {}

    /** @param stopped asked all the time; true ends it with a {@link CancellationException} */
    public SuiteRun(Suite suite, Watcher watcher, BooleanSupplier stopped) {
        this.suite = suite;
        this.watcher = watcher;
        this.stopped = stopped;
    }

    /**
     * Runs all of it. A part that fails does not keep the others from being run.
     *
     * @param done told of each part as it ends
     */
    public List<SuitePart> run(Consumer<SuitePart> done) {
        var parts = new ArrayList<SuitePart>();
        Consumer<SuitePart> keep = part -> {
            parts.add(part);
            done.accept(part);
        };
        keep.accept(part("the judge", "--seed " + suite.seedOfJudge(), folder -> judge()));
        keep.accept(part(
                "interaction-state is killed",
                suite.interactionState().toString(),
                folder -> interactionState(suite.interactionState(), folder)));
        keep.accept(part(
                "broker and network under interaction-state",
                suite.broker().toString(),
                folder -> interactionState(suite.broker(), folder)));
        suite.burst()
                .ifPresent(burst -> keep.accept(
                        part("a burst of events", burst.toString(), folder -> interactionState(burst, folder))));
        keep.accept(part("assigner", suite.assigner().toString(), folder -> assigner(suite.assigner(), folder)));
        suite.brokerOfAssigner()
                .ifPresent(plan -> keep.accept(part(
                        "broker and network under the assigner", plan.toString(), folder -> assigner(plan, folder))));
        keep.accept(part("trainer", suite.trainer().toString(), folder -> trainer(suite.trainer(), folder)));
        suite.brokerOfTrainer()
                .ifPresent(plan -> keep.accept(part(
                        "broker and network under the trainer", plan.toString(), folder -> trainer(plan, folder))));
        return parts;
    }

    private SuitePart part(String name, String plan, Function<Path, Shown> work) {
        long began = System.nanoTime();
        var folder = DataFolder.temporary("chaos");
        var shown = new Shown(List.of(), List.of(), List.of());
        var failure = Optional.<String>empty();
        try {
            shown = work.apply(folder);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        } finally {
            DataFolder.remove(folder);
        }
        return new SuitePart(
                name,
                plan,
                shown.faults(),
                shown.findings(),
                shown.unproved(),
                failure,
                Duration.ofNanos(System.nanoTime() - began));
    }

    private Shown judge() {
        watcher.at(0, "defects are planted, and looked for");
        var test = new SelfTest(suite.seedOfJudge());
        var verdicts = test.verdicts();
        var missed = verdicts.stream()
                .filter(verdict -> verdict.by().isEmpty())
                .map(SelfTest.Verdict::defect)
                .toList();
        var wrong =
                test.faultless().stream().filter(finding -> !finding.holds()).toList();
        return new Shown(
                List.of(new Source("defects planted", "the judge", verdicts.size(), 10, Optional.empty())),
                List.of(
                        Finding.of("each defect is found", "0 missed", missed.size(), missed.toString()),
                        Finding.of("nothing where nothing is wrong", "0", wrong.size(), wrong.toString())),
                List.of());
    }

    private Shown interactionState(ChaosPlan plan, Path folder) {
        try (var chaos = new Chaos(plan, folder, watcher, stopped)) {
            var result = chaos.run();
            var faults = new ArrayList<Source>();
            if (plan.kills() > 0) {
                faults.add(killed("interaction-state", result.kills(), plan.kills(), result.recoveries()));
                faults.add(
                        once("… with a transaction open", "F1", result.faults().get(Fault.OPEN_TRANSACTION)));
                faults.add(new Source(
                        "… before it had recovered from the last",
                        "F1",
                        result.faults().get(Fault.CUT_SHORT),
                        0,
                        Optional.empty()));
            }
            if (plan.troubles().pauses() > 0) {
                faults.add(new Source(
                        "stood still for 5, 30, 75 s",
                        "F16",
                        result.faults().get(Fault.PAUSE),
                        plan.troubles().pauses(),
                        Optional.of(result.afterPause())));
            }
            if (plan.troubles().damages() > 0) {
                faults.add(new Source(
                        "files of its stores damaged",
                        "F23",
                        result.faults().get(Fault.DAMAGE),
                        plan.troubles().damages(),
                        Optional.empty()));
            }
            faults.addAll(broker(plan.troubles().broker(), result.broker()));
            result.burst()
                    .ifPresent(burst -> faults.add(new Source(
                            "events of a burst, %d s; drained %d s later, a tick took %.1f s at most"
                                    .formatted(
                                            burst.lasted().toSeconds(),
                                            burst.drained().toSeconds(),
                                            burst.slowestTick().toMillis() / 1000.0),
                            "F21",
                            burst.events(),
                            1,
                            Optional.empty())));
            result.faults().forEach((fault, fired) -> {
                if (EVENTS.containsKey(fault)) {
                    faults.add(new Source(fault.meaning(), EVENTS.get(fault), fired, LEAST_FIRINGS, Optional.empty()));
                }
            });
            var unproved =
                    new ArrayList<>(result.quiet().stream().map(Fault::meaning).toList());
            unproved.addAll(result.doubts());
            return new Shown(faults, withRecovery(result.findings(), result.recoveries(), result.broker()), unproved);
        }
    }

    private Shown assigner(AssignerPlan plan, Path folder) {
        try (var chaos = new AssignerChaos(plan, folder, watcher, stopped)) {
            var result = chaos.run();
            var faults = new ArrayList<Source>();
            if (plan.kills() > 0) {
                faults.add(killed("assigner", result.kills(), plan.kills(), result.recoveries()));
                faults.add(once("… with a transaction open", "F1", result.openAtKill()));
            }
            faults.addAll(broker(plan.broker(), result.broker()));
            var unproved = new ArrayList<>(result.broker().quiet(plan.broker()));
            if (!result.isConclusive()) {
                unproved.add("too little was assigned, or no transaction was open at any kill");
            }
            return new Shown(faults, withRecovery(result.findings(), result.recoveries(), result.broker()), unproved);
        }
    }

    private Shown trainer(TrainerPlan plan, Path folder) {
        try (var chaos = new TrainerChaos(plan, folder, watcher, stopped)) {
            var result = chaos.run();
            var faults = new ArrayList<Source>();
            if (plan.faults() > 0) {
                faults.addAll(disturbed(plan, result));
            }
            faults.addAll(broker(plan.broker(), result.broker()));
            var unproved = new ArrayList<>(result.broker().quiet(plan.broker()));
            if (!result.isConclusive()) {
                unproved.add("no version was published, or no transaction was open at any fault");
            }
            return new Shown(faults, result.findings(), unproved);
        }
    }

    private static List<Source> disturbed(TrainerPlan plan, TrainerResult result) {
        int points = Failpoint.values().length;
        long atPoints = Arrays.stream(Failpoint.values())
                .mapToLong(point -> result.faults().getOrDefault(point.name(), 0))
                .sum();
        return List.of(
                killed("trainer", result.faults().getOrDefault("RANDOM", 0), plan.kills(), result.recoveries()),
                new Source(
                        "killed at each of " + points + " named points",
                        "F2",
                        atPoints,
                        (long) plan.timesEach() * points,
                        Optional.empty()),
                once("… of all kills, with a transaction open", "F1, F2", result.openAtKill()),
                new Source(
                        "stopped until another had taken over, and let go on",
                        "F14",
                        result.faults().getOrDefault("ZOMBIE", 0),
                        plan.zombies(),
                        Optional.empty()),
                new Source(
                        "another trainer comes and goes",
                        "F15",
                        result.faults().getOrDefault("JOIN", 0),
                        plan.joins(),
                        Optional.empty()));
    }

    private static List<Finding> withRecovery(List<Finding> findings, Recoveries service, BrokerResult broker) {
        var all = new ArrayList<>(findings);
        service.judged("I6 recovery p95").ifPresent(all::add);
        broker.afterKill().judged("I6 recovery p95 of the broker").ifPresent(all::add);
        return all;
    }

    private static Source killed(String service, long kills, long planned, Recoveries recoveries) {
        return new Source(service + " killed at a random time", "F1", kills, planned, Optional.of(recoveries));
    }

    private static Source once(String fault, String matrix, long fired) {
        return new Source(fault, matrix, fired, 1, Optional.empty());
    }

    private static List<Source> broker(BrokerTroubles planned, BrokerResult result) {
        var faults = new ArrayList<Source>();
        if (planned.kills() > 0) {
            faults.add(new Source(
                    "broker killed", "F3", result.kills(), planned.kills(), Optional.of(result.afterKill())));
            faults.add(once("… with a transaction open", "F3", result.openAtKill()));
        }
        if (planned.hasToxics()) {
            for (var toxic : Toxic.values()) {
                faults.add(new Source(
                        "network: " + toxic.meaning(),
                        "F27",
                        result.toxics().getOrDefault(toxic, 0L),
                        toxic.least(),
                        Optional.ofNullable(result.afterToxic().get(toxic))));
            }
        }
        return faults;
    }
}
