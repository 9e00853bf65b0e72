package io.offerstream.local.cli.experiment;

import io.offerstream.experiment.simulation.Detection;
import io.offerstream.experiment.simulation.DetectionTable;
import io.offerstream.experiment.simulation.Measured;
import io.offerstream.experiment.simulation.Simulations;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Progress;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.platform.yaml.DidYouMean;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code experiment simulate}: how often the statistics claim what is not there, and how soon they find harm. */
@Command(
        name = "simulate",
        description = {
            "Simulates experiments in which nothing is to be found, and measures how often the statistics claim"
                    + " something; methods known to be wrong are measured, too, and must fail.",
            "Then simulates models that do harm, and measures how soon their markets fall back. Needs no broker."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream experiment simulate --short",
            "  offerstream experiment simulate --only T3,T4,detection --seed 7 -o csv"
        })
public final class RunSimulations extends Verb {
    private static final String DETECTION = "detection";

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "ID",
            description = "Only these: T1 to T12 with T3b, T4b, T5b, T7b, T7c, T8b, T9b, and detection.")
    private List<String> only = List.of();

    @Option(names = "--short", description = "Fewer repetitions: under a minute, and bands as much wider.")
    private boolean brief;

    @Option(names = "--seed", paramLabel = "N", description = "Other chance; default ${DEFAULT-VALUE}.")
    private long seed = 20_261_125;

    public RunSimulations(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var wanted = wanted();
        List<Measured> measured = new ArrayList<>();
        List<Detection> detected = new ArrayList<>();
        try (var progress = context.progress("repetitions")) {
            Simulations.Progress report = (what, done, of) -> report(progress, what, done, of);
            measured.addAll(Simulations.run(wanted, brief, seed, report));
            if (wanted.contains(DETECTION)) {
                detected.addAll(DetectionTable.fromTheStart(brief, seed, report));
                detected.addAll(DetectionTable.afterGoodCycles(brief, seed, report));
            }
        }
        if (!measured.isEmpty()) {
            context.print(targets(measured));
        }
        if (!detected.isEmpty()) {
            context.print(detections(detected));
        }
        long outside = measured.stream().filter(found -> !found.passes()).count()
                + detected.stream().filter(found -> !found.passes()).count();
        context.say(outside == 0 ? "All inside their bands." : outside + " outside their bands.");
        return outside == 0 ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    private Set<String> wanted() {
        var known = new TreeSet<>(Simulations.ids());
        known.add(DETECTION);
        for (String id : only) {
            if (!known.contains(id)) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "--only: there is no " + id + DidYouMean.hint(known, id) + " Known: "
                                + String.join(", ", known));
            }
        }
        return only.isEmpty() ? known : Set.copyOf(only);
    }

    private void report(Progress progress, String what, int done, int of) {
        if (context.stop().isRequested()) {
            throw new CommandFailedException(ExitCode.INTERRUPTED, "interrupted");
        }
        progress.report(done, what + ", of " + of);
    }

    private static Table targets(List<Measured> measured) {
        var table = new Table("id", "what", "reference", "measured", "repetitions", "low", "high", "verdict");
        for (Measured found : measured) {
            var target = found.target();
            table.add(
                    target.id(),
                    target.what(),
                    rounded(target.reference()),
                    rounded(found.rate()),
                    target.repetitions(),
                    rounded(target.low()),
                    rounded(target.high()),
                    verdict(found.passes()));
        }
        return table;
    }

    private static Table detections(List<Detection> detected) {
        var table = new Table(
                "split",
                "test",
                "control",
                "base_rate",
                "harm",
                "good_cycles",
                "method",
                "markets",
                "power_of_one_test",
                "at_first_close",
                "within_cycle_1",
                "median_cycles",
                "p90_cycles",
                "within_year",
                "verdict");
        for (Detection found : detected) {
            var design = found.design();
            var never = ">" + found.cyclesWatched();
            table.add(
                    design.split(),
                    design.usersTest(),
                    design.usersControl(),
                    rounded(design.baseRate()),
                    rounded(design.harm()),
                    design.goodCycles(),
                    found.method(),
                    found.markets(),
                    rounded(design.fixedSamplePower()),
                    rounded(found.atFirstClose()),
                    rounded(found.withinFirstCycle()),
                    found.medianCycles().isPresent() ? found.medianCycles().getAsInt() : never,
                    found.nineInTenCycles().isPresent()
                            ? found.nineInTenCycles().getAsInt()
                            : never,
                    rounded(found.withinYear()),
                    design.harm() > 0 ? "" : verdict(found.passes()));
        }
        return table;
    }

    /** A fraction, to five places. */
    private static String rounded(double fraction) {
        return BigDecimal.valueOf(fraction)
                .setScale(5, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String verdict(boolean passes) {
        return passes ? "pass" : "FAIL";
    }
}
