package io.offerstream.local.cli.chaos;

import io.offerstream.local.chaos.Burst;
import io.offerstream.local.chaos.Chaos;
import io.offerstream.local.chaos.ChaosPlan;
import io.offerstream.local.chaos.ChaosResult;
import io.offerstream.local.chaos.Fault;
import io.offerstream.local.chaos.Finding;
import io.offerstream.local.chaos.Recoveries;
import io.offerstream.local.chaos.SelfTest;
import io.offerstream.local.chaos.Troubles;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Progress;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.stack.DataFolder;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Origin.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaos interaction-state}: kills the service while it works, and checks that nobody can tell afterwards. */
@Command(
        name = "interaction-state",
        description = {
            "Runs interaction-state in a process of its own, kills it again and again while transactions are open, and",
            "checks that what it has written and what it holds is what an undisturbed run would have written and held.",
            "Ends with 3 if anything is lost, doubled or different, with 7 if too little went wrong to prove anything.",
            "Runs a broker of its own in a temporary folder, which it removes, or in the new folder of --data-dir."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream chaos interaction-state --kills 20",
            "  offerstream chaos interaction-state --kills 0 --pauses 20",
            "  offerstream chaos interaction-state --mutants",
            "  offerstream chaos interaction-state --curve 100000,500000,1000000",
            "  offerstream chaos interaction-state --kills 200 --customers 100000 --seed 7 --report chaos.json"
        })
public final class KillInteractionState extends Verb {
    private static final int USUAL_KILLS = 200;
    private static final int KILLS_OF_CURVE = 10;
    private static final int RECOVERY_JUDGED_TO_CUSTOMERS = 100_000;

    @Option(
            names = "--kills",
            paramLabel = "N",
            description = "How often; by default 200, with --curve 10, with --broker-kills, --network or --burst 0.")
    private Integer kills;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "20261201",
            description = "Decides what happens, and when it is killed (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Whose state is kept (${DEFAULT-VALUE}).")
    private int customers;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "2",
            description = "Of the customer topics (${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--events-per-tick",
            paramLabel = "N",
            defaultValue = "500",
            description = "Between two ticks (${DEFAULT-VALUE}).")
    private int eventsPerTick;

    @Option(
            names = "--at-most",
            paramLabel = "DURATION",
            defaultValue = "P1D",
            description = "After this time no kill follows, and what was done is judged, as PT20M.")
    private Duration atMost;

    @Option(
            names = "--pauses",
            paramLabel = "N",
            defaultValue = "0",
            description = "How often it then stands still (SIGSTOP), for 5, 30 and 75 s in turn (${DEFAULT-VALUE}).")
    private int pauses;

    @Option(
            names = "--damages",
            paramLabel = "N",
            defaultValue = "0",
            description = "How often it is stopped in order, and files of its stores are damaged (${DEFAULT-VALUE}).")
    private int damages;

    @Option(
            names = "--small-disk",
            paramLabel = "DIR",
            description = "A small file system, mounted there and empty: the state lies on it, and it is filled up.")
    private Path smallDisk;

    @Option(
            names = "--curve",
            paramLabel = "N",
            split = ",",
            description = "Judge nothing: measure how long recovery takes with so many customers each.")
    private List<Integer> curve;

    @Option(
            names = "--mutants",
            description = "Kill nothing: plant defects into a faultless run, and see whether each is found.")
    private boolean mutants;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "chaos-report.json",
            description = "Where to write everything as JSON (${DEFAULT-VALUE}).")
    private Path report;

    @Option(
            names = "--burst",
            description = "5,000 events a second for a minute after 50 a second, with a heap of 512 MB.")
    private boolean burst;

    @Mixin
    private BrokerOptions broker;

    public KillInteractionState(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        int usual = broker.troubles().any() || burst ? 0 : USUAL_KILLS;
        var plan = plan(customers, kills == null ? usual : kills);
        if (mutants) {
            return findMutants();
        }
        var settings = context.settings();
        try {
            if (curve != null) {
                return measureCurve();
            }
            if (settings.origin(KnownSettings.DATA_DIR.key()).source() != Source.FLAG) {
                return inTemporaryFolder(folder -> kill(plan, folder));
            }
            var folder = settings.get(KnownSettings.DATA_DIR);
            if (DataFolder.hasHistory(folder)) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "--data-dir " + folder
                                + " holds the history of an earlier run; chaos needs a folder of its own");
            }
            return Uninterrupted.run(() -> kill(plan, folder));
        } catch (CancellationException e) {
            throw new CommandFailedException(ExitCode.INTERRUPTED, "interrupted", e);
        }
    }

    private ChaosPlan plan(int ofCustomers, int ofKills) {
        try {
            return new ChaosPlan(
                    ofKills,
                    seed,
                    ofCustomers,
                    partitions,
                    eventsPerTick,
                    atMost,
                    new Troubles(
                            pauses,
                            damages,
                            Optional.ofNullable(smallDisk),
                            broker.troubles(),
                            burst ? Optional.of(Burst.usual()) : Optional.empty()));
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    /** In folders of their own, one after the other. */
    private ExitCode measureCurve() {
        var table = new Table("customers", "kills", "p50_s", "p95_s", "max_s", "cpu_p50_s", "cpu_p95_s");
        var plans = curve.stream()
                .map(size -> plan(size, kills == null ? KILLS_OF_CURVE : kills))
                .toList();
        for (var plan : plans) {
            var recoveries = inTemporaryFolder(folder -> measure(plan, folder));
            table.add(
                    plan.customers(),
                    recoveries.count(),
                    Verdicts.seconds(recoveries.time(0.5)),
                    Verdicts.seconds(recoveries.time(0.95)),
                    Verdicts.seconds(recoveries.time(1)),
                    Verdicts.seconds(recoveries.cpu(0.5)),
                    Verdicts.seconds(recoveries.cpu(0.95)));
        }
        context.print(table);
        return ExitCode.OK;
    }

    private static <T> T inTemporaryFolder(Function<Path, T> work) {
        var folder = DataFolder.temporary("chaos");
        try {
            return Uninterrupted.run(() -> work.apply(folder));
        } finally {
            DataFolder.remove(folder);
        }
    }

    private Recoveries measure(ChaosPlan plan, Path folder) {
        try (var progress = context.progress("chaos");
                var chaos = chaos(plan, folder, progress)) {
            return chaos.measure();
        }
    }

    private Chaos chaos(ChaosPlan plan, Path folder, Progress progress) {
        return new Chaos(
                plan,
                folder,
                (done, what) -> progress.report(
                        done, "of %d kills, %,d customers; %s".formatted(plan.kills(), plan.customers(), what)),
                context.stop()::isRequested);
    }

    private ExitCode findMutants() {
        var test = new SelfTest(seed);
        test.faultless().stream()
                .filter(finding -> !finding.holds())
                .forEach(
                        finding -> context.warn("faultless, and yet " + finding.invariant() + ": " + finding.detail()));
        boolean isQuiet = test.faultless().stream().allMatch(Finding::holds);
        var verdicts = test.verdicts();
        var table = new Table("defect", "found_by");
        verdicts.forEach(verdict ->
                table.add(verdict.defect(), verdict.by().isEmpty() ? "NOBODY" : String.join(", ", verdict.by())));
        context.print(table);
        long found =
                verdicts.stream().filter(verdict -> !verdict.by().isEmpty()).count();
        context.say("%d of %d defects found; %s where nothing is wrong."
                .formatted(found, verdicts.size(), isQuiet ? "nothing" : "something"));
        return isQuiet && found == verdicts.size() ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    private ExitCode kill(ChaosPlan plan, Path folder) {
        var began = context.clock().instant();
        context.say("%,d kills of interaction-state with %,d customers in %d partitions, --seed %d, on %s …"
                .formatted(plan.kills(), plan.customers(), plan.partitions(), plan.seed(), folder));
        ChaosResult result;
        try (var progress = context.progress("chaos");
                var chaos = chaos(plan, folder, progress)) {
            result = chaos.run();
        }
        ChaosReport.write(report, result);
        return tell(result, began);
    }

    private ExitCode tell(ChaosResult result, Instant began) {
        var recoveries = result.recoveries();
        var findings = new ArrayList<>(result.findings());
        if (result.plan().customers() <= RECOVERY_JUDGED_TO_CUSTOMERS) {
            recoveries.judged("I6 recovery p95").ifPresent(findings::add);
        }
        result.broker().afterKill().judged("I6 recovery p95 of the broker").ifPresent(findings::add);
        context.print(Verdicts.table(findings));
        Verdicts.warn(context, findings);
        context.say("%,d records in %,d ticks made %,d outputs; %,d entries in the stores, SHA-256 %s."
                .formatted(result.records(), result.ticks(), result.outputs(), result.entries(), result.stateHash()));
        context.say("Faults: "
                + result.faults().entrySet().stream()
                        .map(fault ->
                                fault.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " "
                                        + fault.getValue())
                        .collect(Collectors.joining(", "))
                + ".");
        if (recoveries.count() > 0) {
            context.say("Recovery after %d kills: %s (p95 %s s of CPU time)."
                    .formatted(
                            recoveries.count(),
                            Verdicts.quantiles(recoveries),
                            Verdicts.seconds(recoveries.cpu(0.95))));
        }
        if (result.afterPause().count() > 0) {
            context.say("Stood still %d times; to the first output since it went on: %s."
                    .formatted(result.afterPause().count(), Verdicts.quantiles(result.afterPause())));
        }
        BrokerOptions.tell(context, result.plan().troubles().broker(), result.broker());
        result.burst()
                .ifPresent(done -> context.say(
                        "Burst: %,d events in %d s, drained %s s later; a tick took %s s at most from written to decided."
                                .formatted(
                                        done.events(),
                                        done.lasted().toSeconds(),
                                        Verdicts.seconds(done.drained()),
                                        Verdicts.seconds(done.slowestTick()))));
        result.doubts().forEach(why -> context.warn("INCONCLUSIVE: " + why));
        context.say("Took %d s; report in %s."
                .formatted(Duration.between(began, context.clock().instant()).toSeconds(), report));
        if (result.kills() < result.plan().kills()) {
            context.say("Time was up after %d of %d kills."
                    .formatted(result.kills(), result.plan().kills()));
        }
        if (!findings.stream().allMatch(Finding::holds)) {
            return ExitCode.CHECK_FAILED;
        }
        if (!result.quiet().isEmpty()) {
            context.warn("INCONCLUSIVE: too seldom to prove anything: "
                    + result.quiet().stream().map(Fault::meaning).collect(Collectors.joining("; ")));
            return ExitCode.INCONCLUSIVE;
        }
        return result.doubts().isEmpty() ? ExitCode.OK : ExitCode.INCONCLUSIVE;
    }
}
