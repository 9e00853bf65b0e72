package io.offerstream.local.benchmark;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.demo.DemoState;
import io.offerstream.local.loop.ClosedLoop;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.local.stack.MarketRecords;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.market.MarketFile;
import io.offerstream.platform.market.MarketFiles;
import io.offerstream.platform.settings.Settings;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.simulator.population.Population;
import io.offerstream.simulator.population.PopulationConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * How many records of {@code interaction-counts} an event makes: lets all services run with a simulated population, and
 * counts both.
 *
 * @param impressions received
 * @param redemptions received
 * @param ticks that were decided
 * @param rows of {@code interaction-counts}, without marks
 * @param firstRedemptions that stood in them
 */
public record RowsPerEvent(long impressions, long redemptions, int ticks, long rows, long firstRedemptions) {
    /** Three days of ticks of six hours. */
    private static final int TICKS = 12;

    private static final String NAME = "benchmark";
    private static final Duration STEP = Duration.ofHours(6);

    private static final long SEED = 20_261_125;

    /** Rows for each impression or redemption. */
    public double ratio() {
        return (double) rows / (impressions + redemptions);
    }

    /**
     * Runs everything in this process.
     *
     * @param settings with a data folder of its own
     * @param customers in each of the markets
     */
    public static RowsPerEvent of(
            Settings settings,
            List<MarketFile> files,
            int customers,
            Benchmark.Watcher watcher,
            BooleanSupplier stopped) {
        var failure = new AtomicReference<Throwable>();
        var ticks = new AtomicInteger();
        try (var stack = LocalStack.start(settings, new SimpleMeterRegistry(), new Health(), failure::set);
                var state = new DemoState(
                        stack.connection().bootstrapServers(),
                        stack.connection().topics())) {
            var population = population(files, customers);
            var start = population.config().start();
            new ClosedLoop(
                            new ClosedLoop.Setting(NAME, STEP, UnaryOperator.identity()),
                            stack.connection(),
                            population,
                            files.stream()
                                    .map(file -> MarketRecords.of(file, start))
                                    .toList(),
                            state,
                            () -> stopped.getAsBoolean() || failure.get() != null || ticks.get() == TICKS)
                    .run(0, (tick, events) -> watcher.at("events into rows", 100 * ticks.incrementAndGet() / TICKS));
            if (failure.get() != null) {
                throw new IllegalStateException("a service failed", failure.get());
            }
            if (ticks.get() < TICKS) {
                throw new CancellationException("stopped");
            }
            return read(stack, ticks.get());
        }
    }

    private static Population population(List<MarketFile> files, int customers) {
        var start = MarketFiles.allRunningFrom(files);
        var usual = PopulationConfig.demo(
                SEED, start, files.stream().map(file -> file.config().market()).toList());
        return new Population(new PopulationConfig(
                usual.seed(),
                usual.start(),
                usual.markets(),
                customers,
                usual.newCustomersPerDay(),
                usual.offersPerMarket(),
                usual.newOffersPerWeek(),
                usual.offerLifetime(),
                usual.behaviour(),
                usual.tastes()));
    }

    private static RowsPerEvent read(LocalStack stack, int ticks) {
        var topics = stack.connection().topics();
        var counter = new Counter();
        try (var reader = new TopicReader(stack.connection().bootstrapServers())) {
            reader.follow(topics.impressions(), (key, impression) -> counter.impressions++)
                    .follow(topics.redemptions(), (key, redemption) -> counter.redemptions++)
                    .follow(topics.interactionCounts(), (key, counts) -> counter.row(counts))
                    .readToEnd();
        }
        return new RowsPerEvent(
                counter.impressions, counter.redemptions, ticks, counter.rows, counter.firstRedemptions);
    }

    private static final class Counter {
        private long impressions;
        private long redemptions;
        private long rows;
        private long firstRedemptions;

        void row(InteractionCounts counts) {
            rows++;
            firstRedemptions += counts.getFirstRedemptionsAdded().size();
        }
    }
}
