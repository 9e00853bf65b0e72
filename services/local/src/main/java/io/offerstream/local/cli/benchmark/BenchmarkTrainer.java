package io.offerstream.local.cli.benchmark;

import io.offerstream.local.benchmark.TemporaryFolder;
import io.offerstream.local.benchmark.trainer.Freshness;
import io.offerstream.local.benchmark.trainer.Learnt;
import io.offerstream.local.benchmark.trainer.TrainerBenchmark;
import io.offerstream.local.benchmark.trainer.TrainerBenchmark.Round;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Progress;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.health.Health;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.kernel.Kernels;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmark trainer}: how fast a trainer learns through Kafka, and how soon what happens is in a version. */
@Command(
        name = "trainer",
        description = {
            "Measures how many steps a second a trainer makes of outcomes that it reads from Kafka, publishing and"
                    + " checkpointing on the way, beside the library on the same batches in memory, in turns.",
            "With --freshness, instead: how long it takes from an outcome's append until a version with it is readable.",
            "Runs a broker of its own in a temporary folder, and leaves nothing behind."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream benchmark trainer",
            "  offerstream benchmark trainer --no-components 128 --rounds 5 -o json",
            "  offerstream benchmark trainer --freshness --for PT10M"
        })
public final class BenchmarkTrainer extends Verb {
    private static final double LEAST_SHARE = 0.6;
    private static final double MOST_INTERVALS = 1.5;

    @Option(
            names = "--contrasts",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Training examples in each round (${DEFAULT-VALUE}).")
    private int contrasts;

    @Option(
            names = "--contrasts-per-tick",
            paramLabel = "N",
            defaultValue = "500",
            description = "Between two ticks; a version is published every sixty ticks (${DEFAULT-VALUE}).")
    private int perTick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each of the two is measured (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--no-components",
            paramLabel = "N",
            defaultValue = "32",
            description = "Numbers in an embedding (${DEFAULT-VALUE}).")
    private int components;

    @Option(names = "--freshness", description = "Measure how soon a version has what happened, by the clock.")
    private boolean freshness;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            defaultValue = "PT3M",
            description = "How long, with --freshness (${DEFAULT-VALUE}).")
    private Duration time;

    @Option(
            names = "--publish-interval",
            paramLabel = "DURATION",
            defaultValue = "PT10S",
            description = "Between two versions, with --freshness (${DEFAULT-VALUE}).")
    private Duration publishInterval;

    public BenchmarkTrainer(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (Math.min(Math.min(contrasts, perTick), Math.min(rounds, components)) < 1
                || time.compareTo(publishInterval.multipliedBy(2)) < 0) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "every number must be more than 0, and --for at least twice as long as --publish-interval");
        }
        var kernel = Kernels.choose("auto").get();
        try {
            return Uninterrupted.run(() -> freshness ? measureFreshness(kernel) : measure(kernel));
        } catch (CancellationException e) {
            throw new CommandFailedException(ExitCode.INTERRUPTED, "interrupted", e);
        }
    }

    private <T> T onBroker(Function<Connection, T> work) {
        try (var folder = TemporaryFolder.create();
                var connection = Connection.startLocal(Figures.settings(folder.path()), new Health())) {
            return work.apply(connection);
        }
    }

    private ExitCode measure(Kernel kernel) {
        var plan = new TrainerBenchmark.Plan(contrasts, perTick, rounds, components);
        List<Round> measured;
        try (var progress = context.progress("benchmark");
                var stage = TemporaryFolder.create()) {
            measured = onBroker(connection -> new TrainerBenchmark(
                            connection, stage.path(), kernel, Figures.watcher(progress), context.stop()::isRequested)
                    .run(plan));
        }
        print(measured);
        var first = measured.get(0);
        context.say(
                "%,d contrasts in ticks of %,d, %,d steps, %d versions; kernel %s, %d components. Both ended in the same bits."
                        .formatted(
                                contrasts,
                                perTick,
                                first.ranking().steps(),
                                first.versions(),
                                kernel.name(),
                                components));
        double share = median(measured, Round::ratio);
        context.say(
                "Through Kafka: %.0f %% of ranking's own steps a second (%.0f %% by CPU time of the thread); %s %.0f %%."
                        .formatted(
                                100 * share,
                                100 * median(measured, Round::cpuRatio),
                                share >= LEAST_SHARE ? "within the bar of" : "BELOW the bar of",
                                100 * LEAST_SHARE));
        return ExitCode.OK;
    }

    private void print(List<Round> measured) {
        var table = new Table(
                "round",
                "ranking_a_second",
                "trainer_a_second",
                "ratio",
                "ranking_cpu_us",
                "trainer_cpu_us",
                "cpu_ratio",
                "process_cpu_us",
                "verdict");
        for (int round = 0; round < measured.size(); round++) {
            var one = List.of(measured.get(round));
            add(table, String.valueOf(round + 1), one, "");
        }
        boolean holds = median(measured, Round::ratio) >= LEAST_SHARE;
        add(table, "median", measured, (holds ? "within " : "below ") + LEAST_SHARE);
        context.print(table);
    }

    private static void add(Table table, String name, List<Round> rounds, String verdict) {
        table.add(
                name,
                whole(median(rounds, round -> round.ranking().perSecond())),
                whole(median(rounds, round -> round.trainer().perSecond())),
                Figures.ratio(median(rounds, Round::ratio)),
                micros(rounds, Round::ranking, Learnt::cpuMicros),
                micros(rounds, Round::trainer, Learnt::cpuMicros),
                Figures.ratio(median(rounds, Round::cpuRatio)),
                micros(rounds, Round::trainer, Learnt::processCpuMicros),
                verdict);
    }

    private static String micros(List<Round> rounds, Function<Round, Learnt> whose, ToDoubleFunction<Learnt> figure) {
        return Figures.ratio(median(rounds, round -> figure.applyAsDouble(whose.apply(round))));
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        var sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private ExitCode measureFreshness(Kernel kernel) {
        Freshness.Ages ages;
        try (var progress = context.progress("benchmark");
                var stage = TemporaryFolder.create()) {
            ages = onBroker(connection -> freshness(connection, stage, kernel, progress));
        }
        var table = new Table("contrasts", "versions", "p50_s", "p95_s", "p99_s", "max_s", "bar_s", "verdict");
        var bar = Duration.ofMillis((long) (MOST_INTERVALS * publishInterval.toMillis()));
        boolean holds = ages.quantile(0.99).compareTo(bar) <= 0;
        table.add(
                ages.count(),
                ages.versions(),
                seconds(ages.quantile(0.5)),
                seconds(ages.quantile(0.95)),
                seconds(ages.quantile(0.99)),
                seconds(ages.quantile(1)),
                seconds(bar),
                holds ? "within" : "above");
        context.print(table);
        context.say(
                "From the append of a contrast to a readable version with it; publish_interval %s, a tick a second. p99 %s the bar of %s s."
                        .formatted(publishInterval, holds ? "is within" : "is ABOVE", seconds(bar)));
        return ExitCode.OK;
    }

    private Freshness.Ages freshness(Connection connection, TemporaryFolder stage, Kernel kernel, Progress progress) {
        return new Freshness(connection, stage.path(), kernel, Figures.watcher(progress), context.stop()::isRequested)
                .run(new Freshness.Plan(time, publishInterval, components));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f", duration.toMillis() / 1e3);
    }
}
