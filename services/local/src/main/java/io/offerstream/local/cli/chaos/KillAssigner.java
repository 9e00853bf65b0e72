package io.offerstream.local.cli.chaos;

import io.offerstream.local.chaos.AssignerChaos;
import io.offerstream.local.chaos.AssignerPlan;
import io.offerstream.local.chaos.AssignerResult;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.stack.DataFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaos assigner}: kills an assigner again and again, and compares what it commits with one that nobody disturbs. */
@Command(
        name = "assigner",
        description = {
            "Kills an assigner at random times while cycles open and slates are made anew, and checks that all it has"
                    + " committed is what an undisturbed one commits, bit for bit: docs/chaos.md.",
            "Runs a broker of its own in a temporary folder, and leaves nothing behind."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream chaos assigner",
            "  offerstream chaos assigner --kills 100 --customers 20000 --seed 7"
        })
public final class KillAssigner extends Verb {
    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "100",
            description = "Kills at random times (${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "3000",
            description = "Whom it assigns (${DEFAULT-VALUE}).")
    private int customers;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "2",
            description = "Of the customer topics: 1, 2, 4, 8, 16, 32 or 64 (${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "20261126",
            description = "Decides what happens, and when it is killed (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--at-most",
            paramLabel = "DURATION",
            defaultValue = "P1D",
            description = "After this time no kill follows, and what was done is judged, as PT20M.")
    private Duration atMost;

    @Mixin
    private BrokerOptions broker;

    public KillAssigner(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        AssignerPlan plan;
        try {
            plan = new AssignerPlan(kills, customers, seed, partitions, atMost, broker.troubles());
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.USAGE, e.getMessage(), e);
        }
        var folder = DataFolder.temporary("chaos");
        try {
            return Uninterrupted.run(() -> kill(plan, folder));
        } catch (CancellationException e) {
            throw new CommandFailedException(ExitCode.INTERRUPTED, "interrupted", e);
        } finally {
            DataFolder.remove(folder);
        }
    }

    private ExitCode kill(AssignerPlan plan, Path folder) {
        var began = context.clock().instant();
        AssignerResult result;
        try (var progress = context.progress("chaos");
                var chaos = new AssignerChaos(
                        plan,
                        folder,
                        (done, what) -> progress.report(done, "of %d kills; %s".formatted(plan.kills(), what)),
                        context.stop()::isRequested)) {
            result = chaos.run();
        }
        return tell(plan, result, began);
    }

    private ExitCode tell(AssignerPlan plan, AssignerResult result, Instant began) {
        context.print(Verdicts.table(result.findings()));
        Verdicts.warn(context, result.findings());
        context.say("%d kills in %,d ticks, a transaction was open at %d of them; assignments: %s."
                .formatted(
                        result.kills(),
                        result.ticks(),
                        result.openAtKill(),
                        result.assignments().entrySet().stream()
                                .map(cause -> "%,d %s".formatted(cause.getValue(), cause.getKey()))
                                .collect(Collectors.joining(", "))));
        var recoveries = result.recoveries();
        if (recoveries.count() > 0) {
            context.say("From a start to the first committed output: %s.".formatted(Verdicts.quantiles(recoveries)));
        }
        BrokerOptions.tell(context, plan.broker(), result.broker());
        result.broker().quiet(plan.broker()).forEach(why -> context.warn("INCONCLUSIVE: " + why));
        context.say("Took %d s."
                .formatted(Duration.between(began, context.clock().instant()).toSeconds()));
        if (!result.holds()) {
            return ExitCode.CHECK_FAILED;
        }
        if (!result.isConclusive()) {
            context.warn("INCONCLUSIVE: too little was assigned, or no transaction was open at any kill");
            return ExitCode.INCONCLUSIVE;
        }
        return result.broker().quiet(plan.broker()).isEmpty() ? ExitCode.OK : ExitCode.INCONCLUSIVE;
    }
}
