package io.offerstream.local.cli.benchmark;

import static io.offerstream.local.cli.benchmark.Figures.median;
import static io.offerstream.local.cli.benchmark.Figures.micros;
import static io.offerstream.local.cli.benchmark.Figures.ratio;

import io.offerstream.local.benchmark.Benchmark;
import io.offerstream.local.benchmark.InteractionStateScenario;
import io.offerstream.local.benchmark.Round;
import io.offerstream.local.benchmark.SideBySide;
import io.offerstream.local.benchmark.StoreSize;
import io.offerstream.local.benchmark.TemporaryFolder;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Progress;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.health.Health;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmark interaction-state}: what an event costs the service, and what a customer takes in its state. */
@Command(
        name = "interaction-state",
        description = {
            "Measures the CPU time of the service interaction-state for each event, beside that of a bare Kafka Streams"
                    + " count per key in RocksDB of the same records on the same broker, with its cache off and on, all"
                    + " exactly-once and in turns; and how many bytes a customer takes in its stores.",
            "With several numbers of customers, also how much the cost grows from the first to the last.",
            "Runs a broker of its own in a temporary folder, and leaves nothing behind."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream benchmark interaction-state",
            "  offerstream benchmark interaction-state --customers 100000,1000000,5000000 --rounds 1",
            "  offerstream benchmark interaction-state --customers 100000 --rounds 1 --profile state.jfr",
            "  offerstream benchmark interaction-state --customers 100000 --instances 2"
        })
public final class BenchmarkInteractionState extends Verb {
    private static final double GROWTH_BAR = 1.2;
    private static final double BYTES_BAR = 600;
    private static final int EVENTS_EACH = 5;
    private static final String STATE = "customer-state";

    @Option(
            names = "--customers",
            paramLabel = "N",
            split = ",",
            defaultValue = "1000000",
            description = "Customers, or several numbers to compare (${DEFAULT-VALUE}).")
    private List<Integer> customers;

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "Profiles, assignments, impressions and redemptions together; five a customer, if not said.")
    private Long events;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each app is measured (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--ticks",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Ticks in the two weeks of the input (${DEFAULT-VALUE}).")
    private int ticks;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "1g",
            description = "Heap of each app (${DEFAULT-VALUE}).")
    private String heap;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "Write a flight recording of the service's last round, to see where its time goes.")
    private Path profile;

    @Option(
            names = "--state-customers",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Customers in the measurement of the state; 0 for none (${DEFAULT-VALUE}).")
    private int stateCustomers;

    @Option(
            names = "--exposures",
            paramLabel = "N",
            defaultValue = "20",
            description = "Exposures of each of them (${DEFAULT-VALUE}).")
    private int exposures;

    @Option(
            names = "--instances",
            paramLabel = "N",
            description =
                    "Measure instead how many events a second one instance reads, and how many N instances on this machine.")
    private Integer instances;

    /** One number of customers. */
    private record Measured(
            int customers,
            InteractionStateScenario scenario,
            Benchmark.Report report,
            InteractionStateScenario.Produced produced) {
        double median(ToDoubleFunction<Round> figure) {
            return Figures.median(report.rounds(), figure);
        }

        double service() {
            return median(round -> round.service().warm());
        }
    }

    public BenchmarkInteractionState(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (customers.stream().anyMatch(number -> number < 1)
                || (events != null && events < 1)
                || rounds < 1
                || (instances != null && (instances < 2 || profile != null || customers.size() > 1))
                || stateCustomers < 0
                || exposures < 3) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "every number must be more than 0, --exposures at least 3, and --instances at least 2, with one"
                            + " number of customers and without --profile");
        }
        try {
            var scenarios = customers.stream().map(this::scenario).toList();
            return Uninterrupted.run(() -> instances == null ? measure(scenarios) : measureInstances(scenarios.get(0)));
        } catch (CancellationException e) {
            throw new CommandFailedException(ExitCode.INTERRUPTED, "interrupted", e);
        }
    }

    private InteractionStateScenario scenario(int number) {
        try {
            return InteractionStateScenario.of(number, events == null ? (long) EVENTS_EACH * number : events, ticks);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private ExitCode measure(List<InteractionStateScenario> scenarios) {
        var measured = new ArrayList<Measured>();
        List<StoreSize> state = List.of();
        try (var progress = context.progress("benchmark")) {
            for (int i = 0; i < scenarios.size(); i++) {
                measured.add(measure(customers.get(i), scenarios.get(i), progress));
            }
            if (stateCustomers > 0) {
                state = state(progress);
            }
        }
        print(measured);
        printStores(measured, state);
        measured.forEach(this::say);
        sayGrowth(measured);
        sayBytes(state);
        return ExitCode.OK;
    }

    private ExitCode measureInstances(InteractionStateScenario scenario) {
        List<SideBySide> measured;
        try (var progress = context.progress("benchmark");
                var folder = TemporaryFolder.create();
                var connection = Connection.startLocal(Figures.settings(folder.path(), instances), new Health())) {
            connection.initialise();
            measured = benchmark(connection, folder, progress)
                    .sideBySide(scenario, new Benchmark.Plan(rounds, heap, Optional.empty()), instances);
        }
        Figures.print(context, instances, measured);
        context.say("%,d customers, %,d events."
                .formatted(customers.get(0), scenario.written().records()));
        return ExitCode.OK;
    }

    private Measured measure(int number, InteractionStateScenario scenario, Progress progress) {
        try (var folder = TemporaryFolder.create();
                var connection = Connection.startLocal(Figures.settings(folder.path()), new Health())) {
            connection.initialise();
            var report = benchmark(connection, folder, progress)
                    .run(scenario, new Benchmark.Plan(rounds, heap, Optional.ofNullable(profile)));
            return new Measured(number, scenario, report, scenario.produced(connection));
        }
    }

    private List<StoreSize> state(Progress progress) {
        try (var folder = TemporaryFolder.create();
                var connection = Connection.startLocal(Figures.settings(folder.path()), new Health())) {
            connection.initialise();
            return benchmark(connection, folder, progress)
                    .stores(
                            InteractionStateScenario.withExposuresEach(stateCustomers, exposures, ticks),
                            new Benchmark.Plan(1, heap, Optional.empty()));
        }
    }

    private Benchmark benchmark(Connection connection, TemporaryFolder folder, Progress progress) {
        return new Benchmark(connection, folder.path(), Figures.watcher(progress), context.stop()::isRequested);
    }

    private void print(List<Measured> measured) {
        var table = new Table(
                "customers",
                "events",
                "round",
                "count_us",
                "count_cached_us",
                "interaction_state_us",
                "ratio",
                "whole_ratio",
                "verdict");
        for (var size : measured) {
            var found = size.report().rounds();
            for (int round = 0; round < found.size(); round++) {
                var one = found.get(round);
                add(table, size, String.valueOf(round + 1), figure -> figure.applyAsDouble(one), "");
            }
            add(table, size, "median", figure -> median(found, figure), Figures.verdict(median(found, Round::ratio)));
        }
        context.print(table);
    }

    private static void add(
            Table table, Measured size, String round, ToDoubleFunction<ToDoubleFunction<Round>> of, String verdict) {
        table.add(
                size.customers(),
                size.report().records(),
                round,
                micros(of.applyAsDouble(one -> one.baselines().get(0).warm())),
                micros(of.applyAsDouble(one -> one.baselines().get(1).warm())),
                micros(of.applyAsDouble(one -> one.service().warm())),
                ratio(of.applyAsDouble(Round::ratio)),
                ratio(of.applyAsDouble(Round::wholeRatio)),
                verdict);
    }

    private void printStores(List<Measured> measured, List<StoreSize> state) {
        var table = new Table("after", "customers", "store", "keys", "bytes", "bytes_a_key");
        measured.forEach(
                size -> size.report().stores().forEach(store -> add(table, "events", size.customers(), store)));
        state.forEach(store -> add(table, exposures + " exposures each", stateCustomers, store));
        context.print(table);
    }

    private static void add(Table table, String after, int customers, StoreSize store) {
        table.add(
                after,
                customers,
                store.store(),
                store.keys(),
                store.bytes(),
                String.format(Locale.ROOT, "%.1f", store.bytesPerKey()));
    }

    private void say(Measured size) {
        var input = size.scenario().written();
        context.say(("%,d customers: %,d profiles, %,d assignments, %,d impressions (%,d different) and %,d redemptions"
                        + " (%,d organic, %,d reversals) in %,d ticks; %,d came twice, %,d late.")
                .formatted(
                        size.customers(),
                        input.profiles(),
                        input.assignments(),
                        input.impressionRecords(),
                        input.impressions(),
                        input.redemptionRecords(),
                        input.organic(),
                        input.reversals(),
                        input.ticks(),
                        input.duplicates(),
                        input.late()));
        var produced = size.produced();
        context.say("%,d outcomes (%s; %,d corrections) for %,d exposures: %.2f an event; %,d counts, %,d refused."
                .formatted(
                        produced.allOutcomes(),
                        produced.outcomes(),
                        produced.corrections(),
                        input.exposures(),
                        (double) produced.allOutcomes() / input.records(),
                        produced.counts(),
                        produced.refused()));
        double found = size.median(Round::ratio);
        context.say("%,d customers: ratio to the cheaper count per key %s, %s."
                .formatted(size.customers(), ratio(found), Figures.verdict(found)));
    }

    private void sayGrowth(List<Measured> measured) {
        if (measured.size() < 2) {
            return;
        }
        var first = measured.get(0);
        var last = measured.get(measured.size() - 1);
        double inCost = last.service() / first.service();
        double inRatio = last.median(Round::ratio) / first.median(Round::ratio);
        context.say("From %,d to %,d customers: an event costs %s times as much, the ratio grows to %s times; %s %s."
                .formatted(
                        first.customers(),
                        last.customers(),
                        ratio(inCost),
                        ratio(inRatio),
                        Math.max(inCost, inRatio) <= GROWTH_BAR ? "within" : "above",
                        GROWTH_BAR));
    }

    private void sayBytes(List<StoreSize> state) {
        state.stream().filter(store -> store.store().equals(STATE)).forEach(store -> {
            context.say("%s: %.0f bytes a customer at %d exposures each, %s %.0f; all stores: %.0f."
                    .formatted(
                            STATE,
                            store.bytesPerKey(),
                            exposures,
                            store.bytesPerKey() <= BYTES_BAR ? "within" : "above",
                            BYTES_BAR,
                            (double) state.stream().mapToLong(StoreSize::bytes).sum() / stateCustomers));
        });
    }
}
