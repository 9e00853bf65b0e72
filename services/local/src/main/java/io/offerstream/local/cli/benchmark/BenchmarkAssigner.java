package io.offerstream.local.cli.benchmark;

import io.offerstream.local.benchmark.AssignerBenchmark;
import io.offerstream.local.benchmark.AssignerBenchmark.Opening;
import io.offerstream.local.benchmark.AssignerBenchmark.Plan;
import io.offerstream.local.benchmark.AssignerBenchmark.Report;
import io.offerstream.local.benchmark.AssignerFreshness;
import io.offerstream.local.benchmark.AssignerFreshness.Ages;
import io.offerstream.local.benchmark.SideBySide;
import io.offerstream.local.benchmark.TemporaryFolder;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.health.Health;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmark assigner}: what an assignment costs when a cycle opens, beside what a record costs a bare count per key. */
@Command(
        name = "assigner",
        description = {
            "Measures the CPU time of an assignment when a cycle opens for every customer of a market, beside that of a"
                    + " record of a bare Kafka Streams count per key in RocksDB, both exactly-once, on the same broker and"
                    + " in turns. Eight of ten customers are ranked by a model.",
            "Runs a broker of its own in a temporary folder, and leaves nothing behind."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream benchmark assigner",
            "  offerstream benchmark assigner --customers 200000 --openings 2 -o csv",
            "  offerstream benchmark assigner --freshness --customers 200000",
            "  offerstream benchmark assigner --customers 200000 --instances 2"
        })
public final class BenchmarkAssigner extends Verb {
    private static final Duration OFFER_BAR = Duration.ofSeconds(5);
    private static final Duration REDEMPTION_BAR = Duration.ofSeconds(2);

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Customers of the market (${DEFAULT-VALUE}).")
    private int customers;

    @Option(names = "--offers", paramLabel = "N", defaultValue = "100", description = "Live offers (${DEFAULT-VALUE}).")
    private int offers;

    @Option(
            names = "--components",
            paramLabel = "N",
            defaultValue = "128",
            description = "Numbers in an embedding (${DEFAULT-VALUE}).")
    private int components;

    @Option(
            names = "--openings",
            paramLabel = "N",
            defaultValue = "3",
            description = "Cycles whose opening is measured, behind one that warms (${DEFAULT-VALUE}).")
    private int openings;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "512m",
            description = "Heap of each app, as Java's -Xmx takes it (${DEFAULT-VALUE}).")
    private String heap;

    @Option(
            names = "--freshness",
            description =
                    "Measure instead how long it takes from an upload to an assignment, and from a redemption to a slate.")
    private boolean freshness;

    @Option(
            names = "--time",
            paramLabel = "DURATION",
            defaultValue = "PT5M",
            description = "With --freshness: for how long (${DEFAULT-VALUE}).")
    private Duration time;

    @Option(
            names = "--instances",
            paramLabel = "N",
            description =
                    "Measure instead how many assignments a second one instance makes, and how many N instances on this machine.")
    private Integer instances;

    public BenchmarkAssigner(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (Math.min(Math.min(customers, offers), Math.min(components, openings)) < 1) {
            throw new CommandFailedException(ExitCode.USAGE, "every number must be more than 0");
        }
        if (instances != null && (instances < 2 || freshness)) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--instances must be at least 2, and not with --freshness");
        }
        try {
            return Uninterrupted.run(this::measure);
        } catch (CancellationException e) {
            throw new CommandFailedException(ExitCode.INTERRUPTED, "interrupted", e);
        }
    }

    private ExitCode measure() {
        if (freshness) {
            return measureFreshness();
        }
        if (instances != null) {
            return measureInstances();
        }
        print(openings(1, 1));
        return ExitCode.OK;
    }

    private ExitCode measureInstances() {
        var one = openings(1, instances).openings();
        var several = openings(instances, instances).openings();
        Figures.print(
                context,
                instances,
                IntStream.range(0, openings)
                        .mapToObj(i -> new SideBySide(
                                customers / one.get(i).seconds(),
                                customers / several.get(i).seconds()))
                        .toList());
        return ExitCode.OK;
    }

    /** Of so many instances, on a broker with topics for {@code most}. */
    private Report openings(int number, int most) {
        try (var progress = context.progress("benchmark");
                var folder = TemporaryFolder.create();
                var connection = Connection.startLocal(Figures.settings(folder.path(), most), new Health())) {
            connection.initialise();
            return new AssignerBenchmark(
                            connection, folder.path(), Figures.watcher(progress), context.stop()::isRequested)
                    .run(new Plan(customers, offers, components, openings, number, heap));
        }
    }

    private ExitCode measureFreshness() {
        Ages ages;
        try (var progress = context.progress("benchmark");
                var folder = TemporaryFolder.create();
                var connection = Connection.startLocal(Figures.settings(folder.path()), new Health())) {
            connection.initialise();
            ages = new AssignerFreshness(
                            connection, folder.path(), Figures.watcher(progress), context.stop()::isRequested)
                    .run(new AssignerFreshness.Plan(customers, offers, time));
        }
        var table = new Table("from", "to", "times", "p50_s", "p99_s", "max_s", "verdict");
        add(table, "offer created", "first assignment with it", ages.offers(), OFFER_BAR);
        add(table, "redemption", "the customer's next slate", ages.redemptions(), REDEMPTION_BAR);
        context.print(table);
        context.say("%,d customers live, %,d offers, ticks of 1 s, every service in one process."
                .formatted(customers, offers));
        return ExitCode.OK;
    }

    private static void add(Table table, String from, String to, List<Duration> ages, Duration bar) {
        var p99 = Ages.quantile(ages, 0.99);
        table.add(
                from,
                to,
                ages.size(),
                seconds(Ages.quantile(ages, 0.5)),
                seconds(p99),
                seconds(Ages.quantile(ages, 1)),
                (p99.compareTo(bar) <= 0 ? "within " : "above ") + bar.toSeconds() + " s");
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f", duration.toMillis() / 1000.0);
    }

    private void print(Report report) {
        var table = new Table("opening", "baseline_us", "assigner_us", "ratio", "seconds", "verdict");
        var measured = report.openings();
        for (int opening = 0; opening < measured.size(); opening++) {
            add(table, String.valueOf(opening + 1), measured.get(opening), "");
        }
        double ratio = Figures.median(measured, Opening::ratio);
        table.add(
                "median",
                Figures.micros(Figures.median(measured, Opening::count)),
                Figures.micros(Figures.median(measured, Opening::assigner)),
                Figures.ratio(ratio),
                seconds(Figures.median(measured, Opening::seconds)),
                Figures.verdict(ratio));
        context.print(table);
        context.say(
                "%,d customers, %,d offers, %d components, heap %s. Microseconds of CPU time an assignment, and a record."
                        .formatted(customers, offers, components, heap));
        report.stores().forEach(store -> context.say(store.toString()));
    }

    private static void add(Table table, String name, Opening opening, String verdict) {
        table.add(
                name,
                Figures.micros(opening.count()),
                Figures.micros(opening.assigner()),
                Figures.ratio(opening.ratio()),
                seconds(opening.seconds()),
                verdict);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }
}
