package io.offerstream.local.loop;

import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.History;
import io.offerstream.local.stack.Publisher;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.TickSource;
import io.offerstream.simulator.population.Population;
import io.offerstream.simulator.population.PopulationFeed;
import io.offerstream.simulator.replay.TickBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;

/**
 * Lets a small population live against the running services, in a closed loop: customers see what was assigned to them,
 * and what they do decides what is measured. Owned by one thread.
 */
public final class ClosedLoop {
    private static final Duration POLL = Duration.ofMillis(20);

    private final Setting setting;
    private final Connection connection;
    private final Population population;
    private final List<Market> markets;
    private final Observed observed;
    private final BooleanSupplier stopped;

    /**
     * How a population lives.
     *
     * @param name of the simulation, in its ticks: no other can go on in its history
     * @param step simulated time between two ticks
     * @param road what happens to events on their way to the topics
     */
    public record Setting(String name, Duration step, UnaryOperator<TickBatch> road) {}

    /** What came out of the services, read back from the topics. */
    public interface Observed {
        /** Reads what has come within {@code atMost}. */
        void poll(Duration atMost);

        void readToEnd();

        /** The newest tick that assigning and measuring have both finished. */
        Optional<Instant> finished();

        /** What the app of a customer shows. */
        Optional<Assignment> assignmentOf(String key);

        /** How many cycles of a market are done. */
        long cyclesDone(String market);
    }

    /** What a person is told on the way. */
    @FunctionalInterface
    public interface Watcher {
        /** The services have finished a tick that {@code events} were published for. */
        void finished(Instant tick, int events);
    }

    public ClosedLoop(
            Setting setting,
            Connection connection,
            Population population,
            List<Market> markets,
            Observed observed,
            BooleanSupplier stopped) {
        this.setting = setting;
        this.connection = connection;
        this.population = population;
        this.markets = markets;
        this.observed = observed;
        this.stopped = stopped;
    }

    /**
     * Lives on from the last tick of an earlier run, or from the start.
     *
     * @param cycles how many cycles of every market get done in this run; 0 for no end
     * @throws IllegalStateException if the installation holds the history of something else
     */
    public void run(int cycles, Watcher watcher) {
        var last = History.lastTick(connection, setting.name());
        observed.readToEnd();
        var feed = last.map(tick -> PopulationFeed.resumedAfter(population, tick))
                .orElseGet(() -> PopulationFeed.fromStart(population));
        var goal = markets.stream()
                .map(market -> observed.cyclesDone(market.getMarket()) + cycles)
                .toList();
        var tick = last.map(before -> before.plus(setting.step()))
                .orElse(population.config().start());
        try (var publisher = new Publisher(connection, setting.name(), TickSource.SIMULATION)) {
            var news = new ArrayList<SpecificRecord>(markets);
            while (!stopped.getAsBoolean() && !(cycles > 0 && reached(goal))) {
                var batch = feed.advanceTo(
                        tick,
                        customer -> observed.assignmentOf(Keys.of(customer.getMarket(), customer.getCustomerId())));
                news.addAll(events(setting.road().apply(batch)));
                publisher.publish(news, tick);
                await(tick);
                watcher.finished(tick, news.size());
                news.clear();
                tick = tick.plus(setting.step());
            }
        }
    }

    private boolean reached(List<Long> goal) {
        for (int i = 0; i < goal.size(); i++) {
            if (observed.cyclesDone(markets.get(i).getMarket()) < goal.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static List<SpecificRecord> events(TickBatch batch) {
        var events = new ArrayList<SpecificRecord>(batch.size());
        events.addAll(batch.offers());
        events.addAll(batch.customers());
        events.addAll(batch.impressions());
        events.addAll(batch.redemptions());
        return events;
    }

    private void await(Instant tick) {
        while (!stopped.getAsBoolean()
                && observed.finished().filter(done -> !done.isBefore(tick)).isEmpty()) {
            observed.poll(POLL);
        }
    }
}
