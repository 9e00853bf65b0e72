package io.offerstream.local.cli.experiment;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.rehearsal.Expectation;
import io.offerstream.local.rehearsal.Plan;
import io.offerstream.local.rehearsal.PlantKind;
import io.offerstream.local.rehearsal.Rehearsal;
import io.offerstream.local.rehearsal.RehearsalState;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.DataFolder;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Origin.Source;
import io.offerstream.platform.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code experiment rehearse}: markets with a known truth through all services, and whether they find it. */
@Command(
        name = "rehearse",
        description = {
            "Runs simulated markets whose truth is known through all services, in this process, and checks what they find:",
            "nothing where nothing is planted, a sample ratio mismatch where impressions of TEST get lost, a fallback",
            "where TEST does harm. Ends with 3 if an expectation does not hold. docs/experiments.md explains the table."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream experiment rehearse",
            "  offerstream experiment rehearse --plant harm --markets 4 --cycles 8 -o json"
        })
public final class RehearseExperiment extends Verb {
    private static final long SEED = 20_260_105;

    @Option(
            names = "--plant",
            paramLabel = "none|srm|harm",
            defaultValue = "none",
            description = "What is planted: nothing, lost impressions of TEST, or redemptions that TEST never makes.")
    private PlantKind plant;

    @Option(
            names = "--size",
            paramLabel = "SHARE",
            description = "Of TEST's impressions (srm, by default 0.01) or redemptions (harm, 0.4), 0 to 1.")
    private Double size;

    @Option(names = "--markets", paramLabel = "N", description = "By default 10; 2 for srm.")
    private Integer markets;

    @Option(
            names = "--cycles",
            paramLabel = "N",
            description = "Of each market, by default 20; 1 for srm, 15 for harm.")
    private Integer cycles;

    @Option(names = "--customers", paramLabel = "N", description = "Of each market, by default 600; 12000 for srm.")
    private Integer customers;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "" + SEED,
            description = "Decides everything that is chance (${DEFAULT-VALUE}).")
    private long seed;

    public RehearseExperiment(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var plan = plan();
        var settings = context.settings();
        if (settings.origin(KnownSettings.DATA_DIR.key()).source() != Source.FLAG) {
            var folder = DataFolder.temporary("rehearsal");
            try {
                return Uninterrupted.run(() -> rehearse(plan, folder));
            } finally {
                DataFolder.remove(folder);
            }
        }
        var folder = settings.get(KnownSettings.DATA_DIR);
        if (DataFolder.hasHistory(folder)) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--data-dir " + folder
                            + " holds the history of an earlier run; a rehearsal needs a folder of its own");
        }
        return Uninterrupted.run(() -> rehearse(plan, folder));
    }

    private Plan plan() {
        if (plant == PlantKind.NONE && size != null) {
            throw new CommandFailedException(ExitCode.USAGE, "--size has no meaning without --plant srm or harm");
        }
        var usual = Plan.usual(plant, seed);
        try {
            return new Plan(
                    plant,
                    markets == null ? usual.markets() : markets,
                    cycles == null ? usual.cycles() : cycles,
                    customers == null ? usual.customers() : customers,
                    size == null ? usual.size() : size,
                    seed);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    /** Nothing but the folder is taken from the settings: no cluster, no prefix, no other market. */
    private static Settings settings(Path folder) {
        return Settings.load(Map.of(KnownSettings.DATA_DIR.key(), folder.toString()), Map.of(), Optional.empty());
    }

    private ExitCode rehearse(Plan plan, Path folder) {
        var began = context.clock().instant();
        var failure = new AtomicReference<Throwable>();
        context.say("Rehearsing " + plan.markets() + " markets with " + plan.customers() + " customers on " + folder
                + " …");
        try (var stack = LocalStack.start(
                        settings(folder),
                        new SimpleMeterRegistry(),
                        new Health(),
                        thrown -> failure.compareAndSet(null, thrown));
                var state = new RehearsalState(
                        stack.connection().bootstrapServers(),
                        stack.connection().topics())) {
            var rehearsal = new Rehearsal(plan, state);
            run(rehearsal, stack.connection(), () -> context.stop().isRequested() || failure.get() != null);
            if (failure.get() != null) {
                throw new CommandFailedException(
                        ExitCode.UNEXPECTED,
                        "a service failed: " + failure.get().getMessage(),
                        failure.get());
            }
            if (context.stop().isRequested()) {
                context.say("Stopped; nothing was judged.");
                return ExitCode.INTERRUPTED;
            }
            return report(rehearsal, began);
        }
    }

    private void run(Rehearsal rehearsal, Connection connection, BooleanSupplier stopped) {
        try (var progress = context.progress("rehearsal")) {
            rehearsal.run(
                    connection,
                    stopped,
                    (tick, events) -> progress.report(rehearsal.finalCycles(), "final cycles at " + tick));
        }
    }

    private ExitCode report(Rehearsal rehearsal, Instant began) {
        rehearsal.events().forEach(context::say);
        context.say(rehearsal.summary() + " in "
                + Duration.between(began, context.clock().instant()).toSeconds() + " s");
        var expectations = rehearsal.judge();
        context.print(table(expectations));
        return expectations.stream().allMatch(Expectation::holds) ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    private static Table table(List<Expectation> expectations) {
        var table = new Table("expectation", "expected", "found", "holds");
        expectations.forEach(expectation -> table.add(
                expectation.what(), expectation.expected(), expectation.found(), expectation.holds() ? "yes" : "NO"));
        return table;
    }
}
