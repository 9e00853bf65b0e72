package io.offerstream.local.cli.local;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Uninterrupted;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.demo.DemoState;
import io.offerstream.local.demo.LiveView;
import io.offerstream.local.demo.WarehouseLine;
import io.offerstream.local.loop.ClosedLoop;
import io.offerstream.local.results.ArmTable;
import io.offerstream.local.results.Figures;
import io.offerstream.local.sink.LocalSink;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.local.stack.MarketRecords;
import io.offerstream.platform.market.MarketFile;
import io.offerstream.platform.market.MarketFiles;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import io.offerstream.schemas.Arm;
import io.offerstream.simulator.population.Population;
import io.offerstream.simulator.population.PopulationConfig;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: everything in this process, with a small simulated population in two markets. */
@Command(
        name = "demo",
        description = {
            "Runs broker, schema registry and every service in this process, with simulated customers in two markets.",
            "They see what they are assigned and redeem what they like; the screen shows what was measured.",
            "Behind the first assignments a local warehouse starts, and Kafka Connect, which fills it"
                    + " (docs/snowflake.md).",
            "Ends on Ctrl-C, and goes on from there when started again."
        },
        footer = {"", "Examples:", "  offerstream demo", "  offerstream demo --headless --cycles 4 --fresh --yes"})
public final class RunDemo extends Verb {
    /** Keys the population; another one is another world. */
    private static final long SEED = 20_260_105;

    private static final String NAME = "demo";

    /** Simulated time between two ticks. */
    private static final Duration STEP = Duration.ofHours(6);

    private static final Duration REDRAW = Duration.ofMillis(250);

    @Option(names = "--headless", description = "Draw no screen; print the result table at the end.")
    private boolean headless;

    @Option(
            names = "--cycles",
            paramLabel = "N",
            defaultValue = "0",
            description = "End when every market has closed N cycles; 0 goes on until stopped.")
    private int cycles;

    @Option(
            names = "--markets",
            paramLabel = "CODE,CODE",
            split = ",",
            defaultValue = "CH,DE",
            description = "Markets to simulate (${DEFAULT-VALUE}).")
    private List<String> markets;

    @Mixin
    private final StackOptions stackOptions = new StackOptions();

    public RunDemo(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        if (cycles < 0) {
            throw new CommandFailedException(ExitCode.USAGE, "--cycles must be 0 or more, found " + cycles);
        }
        var settings = context.settings();
        var files = StackOptions.marketFiles(settings);
        var chosen = markets.stream()
                .distinct()
                .sorted()
                .map(code -> named(code, files))
                .toList();
        return Uninterrupted.run(() -> live(settings, chosen));
    }

    private static MarketFile named(String code, List<MarketFile> files) {
        return files.stream()
                .filter(file -> file.config().market().equals(code))
                .findFirst()
                .orElseThrow(
                        () -> new CommandFailedException(ExitCode.USAGE, "there is no market file " + code + ".yml"));
    }

    private ExitCode live(Settings settings, List<MarketFile> files) {
        var codes = files.stream().map(file -> file.config().market()).toList();
        var start = MarketFiles.allRunningFrom(files);
        var failure = new AtomicReference<Throwable>();
        try (var stack = stackOptions.start(context, settings, failure);
                var state = new DemoState(
                        stack.connection().bootstrapServers(),
                        stack.connection().topics())) {
            var demo = new ClosedLoop(
                    new ClosedLoop.Setting(NAME, STEP, UnaryOperator.identity()),
                    stack.connection(),
                    new Population(PopulationConfig.demo(SEED, start, codes)),
                    files.stream().map(file -> MarketRecords.of(file, start)).toList(),
                    state,
                    () -> context.stop().isRequested() || failure.get() != null);
            var sink = settings.get(KnownSettings.SINK_LOCAL)
                    ? Optional.of(stack.startSink())
                    : Optional.<LocalSink>empty();
            demo.run(cycles, watcher(stack, state, codes, new WarehouseLine(sink, context.clock())));
            if (failure.get() != null) {
                throw new CommandFailedException(
                        ExitCode.UNEXPECTED,
                        "a service failed: " + failure.get().getMessage(),
                        failure.get());
            }
            print(state);
            return ExitCode.OK;
        }
    }

    /** Tells what happens: on a screen, or as a line now and then. */
    private ClosedLoop.Watcher watcher(LocalStack stack, DemoState state, List<String> codes, WarehouseLine warehouse) {
        boolean screen = !headless && context.terminal().interactive();
        var view = new LiveView(context.terminal().out(), state, stack.health(), codes, warehouse, stack::consoleUrl);
        var progress = context.progress("demo");
        var began = context.clock().instant();
        return new ClosedLoop.Watcher() {
            private long events;
            private Instant drawn = Instant.EPOCH;
            private boolean assigned;

            @Override
            public void finished(Instant tick, int published) {
                events += published;
                var now = context.clock().instant();
                if (!assigned && state.assignments() > 0) {
                    assigned = true;
                    context.say(
                            String.format(Locale.ROOT, "First assignments %.1f s after the start.", sinceStart(now)));
                }
                if (!screen) {
                    progress.report(
                            events,
                            "events up to " + tick + ", " + state.assignments() + " assignments, " + state.redemptions()
                                    + " redemptions, " + state.modelVersions() + " model versions"
                                    + warehouse.text().map(text -> "; " + text).orElse(""));
                } else if (Duration.between(drawn, now).compareTo(REDRAW) >= 0) {
                    drawn = now;
                    view.draw(tick, events, Duration.between(began, now));
                }
            }
        };
    }

    /** Seconds since this Java machine started. */
    private static double sinceStart(Instant now) {
        return (now.toEpochMilli() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1000.0;
    }

    private void print(DemoState state) {
        var table = new Table(
                "market",
                "cycle",
                "state",
                "arm",
                "served_by",
                "assigned",
                "exposed",
                "redeeming",
                "rate",
                "lift",
                "split_p",
                "verdict");
        for (var result : state.results()) {
            for (var arm : ArmTable.of(result)) {
                boolean isTest = arm.arm() == Arm.TEST;
                table.add(
                        result.getMarket(),
                        result.getCycleId(),
                        result.getState(),
                        arm.arm(),
                        state.served(result, arm.arm()),
                        arm.assigned(),
                        arm.exposed(),
                        arm.redeeming(),
                        arm.rate(),
                        isTest ? Figures.lift(result) : "",
                        isTest ? Figures.p(result.getSrmP()) : "",
                        isTest ? result.getVerdict() : "");
            }
        }
        context.print(table);
    }
}
