package io.offerstream.local.cli.benchmark;

import io.offerstream.local.benchmark.Benchmark;
import io.offerstream.local.benchmark.MeasurementScenario;
import io.offerstream.local.benchmark.Round;
import io.offerstream.local.benchmark.RowsPerEvent;
import io.offerstream.local.benchmark.TemporaryFolder;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.MarketsFolder;
import io.offerstream.local.cli.Progress;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.market.MarketFile;
import io.offerstream.platform.market.MarketFiles;
import java.util.List;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmark measurement}: what a record costs the service, beside what it costs a bare count per key. */
@Command(
        name = "measurement",
        description = {
            "Measures the CPU time of the service measurement, beside that of a bare Kafka Streams count per key in"
                    + " RocksDB on the same records and the same broker, both exactly-once and in turns.",
            "First lets simulated customers live for three days, to see how many records an event makes.",
            "Runs a broker of its own in a temporary folder, and leaves nothing behind."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream benchmark measurement",
            "  offerstream benchmark measurement --records 200000 --rounds 3 -o csv"
        })
public final class BenchmarkMeasurement extends Verb {
    private static final List<String> MARKETS = List.of("CH", "DE");

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "500000",
            description = "Records of interaction-counts to measure on (${DEFAULT-VALUE}).")
    private int records;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often each of the two is measured (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--records-per-tick",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Records between two ticks (${DEFAULT-VALUE}).")
    private int recordsPerTick;

    @Option(
            names = "--keys",
            paramLabel = "N",
            description = "Keys of the count per key; as many as records, if not said.")
    private Integer keys;

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Simulated customers in each of two markets (${DEFAULT-VALUE}).")
    private int customers;

    public BenchmarkMeasurement(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (Math.min(Math.min(records, rounds), Math.min(recordsPerTick, customers)) < 1
                || (keys != null && keys < 1)) {
            throw new CommandFailedException(ExitCode.USAGE, "every number must be more than 0");
        }
        var files = MarketFiles.load(MarketsFolder.of(context.settings())).stream()
                .filter(file -> MARKETS.contains(file.config().market()))
                .toList();
        if (files.size() < MARKETS.size()) {
            throw new CommandFailedException(ExitCode.USAGE, "the market files CH.yml and DE.yml are needed");
        }
        var size = new MeasurementScenario(records, recordsPerTick, keys == null ? records : keys);
        try {
            return Uninterrupted.run(() -> measure(files, size));
        } catch (CancellationException e) {
            throw new CommandFailedException(ExitCode.INTERRUPTED, "interrupted", e);
        }
    }

    private ExitCode measure(List<MarketFile> files, MeasurementScenario size) {
        try (var progress = context.progress("benchmark")) {
            var rows = rowsPerEvent(files, progress);
            print(benchmark(size, progress), rows, size);
        }
        return ExitCode.OK;
    }

    private RowsPerEvent rowsPerEvent(List<MarketFile> files, Progress progress) {
        try (var folder = TemporaryFolder.create()) {
            return RowsPerEvent.of(
                    Figures.settings(folder.path()),
                    files,
                    customers,
                    Figures.watcher(progress),
                    context.stop()::isRequested);
        }
    }

    private List<Round> benchmark(MeasurementScenario size, Progress progress) {
        try (var folder = TemporaryFolder.create();
                var connection = Connection.startLocal(Figures.settings(folder.path()), new Health())) {
            connection.initialise();
            return new Benchmark(connection, folder.path(), Figures.watcher(progress), context.stop()::isRequested)
                    .run(size, Benchmark.Plan.of(rounds))
                    .rounds();
        }
    }

    private void print(List<Round> measured, RowsPerEvent rows, MeasurementScenario size) {
        var table = new Table("per", "round", "baseline_us", "measurement_us", "ratio", "verdict");
        add(table, "record", measured);
        var perEvent = measured.stream().map(round -> round.times(rows.ratio())).toList();
        add(table, "event", perEvent);
        context.print(table);
        context.say("%,d records of interaction-counts, %,d between two ticks; count per key: the same bytes, %,d keys,"
                        .formatted(size.records(), size.recordsPerTick(), size.keys())
                + " no cache. Microseconds of CPU time, behind the warm-up.");
        context.say(
                "%,d impressions and %,d redemptions in %d ticks made %,d records with %,d first redemptions: %.3f an event."
                        .formatted(
                                rows.impressions(),
                                rows.redemptions(),
                                rows.ticks(),
                                rows.rows(),
                                rows.firstRedemptions(),
                                rows.ratio()));
        say("record of interaction-counts", measured);
        say("impression or redemption", perEvent);
    }

    private static void add(Table table, String per, List<Round> measured) {
        for (int round = 0; round < measured.size(); round++) {
            var found = measured.get(round);
            table.add(
                    per,
                    round + 1,
                    Figures.micros(found.baseline()),
                    Figures.micros(found.service().warm()),
                    Figures.ratio(found.ratio()),
                    "");
        }
        table.add(
                per,
                "min",
                Figures.micros(Figures.lowest(measured, Round::baseline)),
                Figures.micros(Figures.lowest(measured, round -> round.service().warm())),
                Figures.ratio(Figures.lowest(measured, Round::ratio)),
                "");
        double median = Figures.median(measured, Round::ratio);
        table.add(
                per,
                "median",
                Figures.micros(Figures.median(measured, Round::baseline)),
                Figures.micros(Figures.median(measured, round -> round.service().warm())),
                Figures.ratio(median),
                Figures.verdict(median));
    }

    private void say(String per, List<Round> measured) {
        double median = Figures.median(measured, Round::ratio);
        context.say("Per " + per + ": ratio " + Figures.ratio(median) + ", " + Figures.verdict(median) + ".");
    }
}
