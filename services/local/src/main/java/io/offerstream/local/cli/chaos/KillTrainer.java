package io.offerstream.local.cli.chaos;

import io.offerstream.local.chaos.TrainerChaos;
import io.offerstream.local.chaos.TrainerPlan;
import io.offerstream.local.chaos.TrainerResult;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.stack.DataFolder;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Origin.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaos trainer}: kills trainers, and checks that their versions are those of an undisturbed one. */
@Command(
        name = "trainer",
        description = {
            "Runs trainers in processes of their own; kills them at every named point and at random, stops them until",
            "they are zombies, and lets others come and go. Then an undisturbed trainer reads the same input, and every",
            "version, decision, checkpoint and dead letter is compared, bit for bit.",
            "Ends with 3 if anything differs, with 7 if too little went wrong to prove anything.",
            "Runs a broker of its own in a temporary folder, which it removes, or in the new folder of --data-dir."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream chaos trainer",
            "  offerstream chaos trainer --times-each 1 --kills 10 --zombies 1 --joins 2",
            "  offerstream chaos trainer --seed 7 --at-most PT20M --report chaos.json"
        })
public final class KillTrainer extends Verb {
    @Option(
            names = "--times-each",
            paramLabel = "N",
            defaultValue = "3",
            description = "Kills at each named point (${DEFAULT-VALUE}).")
    private int timesEach;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "100",
            description = "Kills at random times (${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--zombies",
            paramLabel = "N",
            defaultValue = "10",
            description = "Trainers stopped within a transaction until another has gone on (${DEFAULT-VALUE}).")
    private int zombies;

    @Option(
            names = "--joins",
            paramLabel = "N",
            defaultValue = "20",
            description = "How often a second trainer comes and goes (${DEFAULT-VALUE}).")
    private int joins;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "2",
            description = "Of outcomes (${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "20261126",
            description = "Decides what is learnt, and when it is killed (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--at-most",
            paramLabel = "DURATION",
            defaultValue = "P1D",
            description = "After this time no fault follows, and what was done is judged, as PT20M.")
    private Duration atMost;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "chaos-report.json",
            description = "Where to write everything as JSON (${DEFAULT-VALUE}).")
    private Path report;

    @Mixin
    private BrokerOptions broker;

    public KillTrainer(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var plan = plan();
        var settings = context.settings();
        try {
            if (settings.origin(KnownSettings.DATA_DIR.key()).source() != Source.FLAG) {
                var folder = DataFolder.temporary("chaos");
                try {
                    return Uninterrupted.run(() -> kill(plan, folder));
                } finally {
                    DataFolder.remove(folder);
                }
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

    private TrainerPlan plan() {
        try {
            return new TrainerPlan(timesEach, kills, zombies, joins, seed, partitions, atMost, broker.troubles());
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private ExitCode kill(TrainerPlan plan, Path folder) {
        var began = context.clock().instant();
        context.say(
                "%d kills at each named point, %,d at random, %d zombies, %d comers, %d partitions, --seed %d, on %s …"
                        .formatted(
                                plan.timesEach(),
                                plan.kills(),
                                plan.zombies(),
                                plan.joins(),
                                plan.partitions(),
                                plan.seed(),
                                folder));
        TrainerResult result;
        try (var progress = context.progress("chaos");
                var chaos = new TrainerChaos(
                        plan,
                        folder,
                        (done, what) -> progress.report(done, "of %d faults; %s".formatted(plan.faults(), what)),
                        context.stop()::isRequested)) {
            result = chaos.run();
        }
        ChaosReport.write(report, plan, result);
        return tell(plan, result, began);
    }

    private ExitCode tell(TrainerPlan plan, TrainerResult result, Instant began) {
        context.print(Verdicts.table(result.findings()));
        Verdicts.warn(context, result.findings());
        context.say("%,d versions in %,d ticks; faults: %s; a transaction was open at %d of them."
                .formatted(result.versions(), result.ticks(), faults(result), result.openAtKill()));
        var recoveries = result.recoveries();
        if (recoveries.count() > 0) {
            context.say("From a start to the first committed tick, %d times: %s."
                    .formatted(recoveries.count(), Verdicts.quantiles(recoveries)));
        }
        BrokerOptions.tell(context, plan.broker(), result.broker());
        result.broker().quiet(plan.broker()).forEach(why -> context.warn("INCONCLUSIVE: " + why));
        context.say("Took %d s; report in %s."
                .formatted(Duration.between(began, context.clock().instant()).toSeconds(), report));
        if (result.hits() < plan.faults()) {
            context.say("Time was up after %d of %d faults.".formatted(result.hits(), plan.faults()));
        }
        if (!result.holds()) {
            return ExitCode.CHECK_FAILED;
        }
        if (!result.isConclusive()) {
            context.warn("INCONCLUSIVE: no version was published, or no transaction was open at any fault");
            return ExitCode.INCONCLUSIVE;
        }
        return result.broker().quiet(plan.broker()).isEmpty() ? ExitCode.OK : ExitCode.INCONCLUSIVE;
    }

    private static String faults(TrainerResult result) {
        return result.faults().entrySet().stream()
                .map(fault -> fault.getKey().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + fault.getValue())
                .collect(Collectors.joining(", "));
    }
}
