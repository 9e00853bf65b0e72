package io.offerstream.local.demo;

import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.History;
import io.offerstream.local.stack.Publisher;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.TickSource;
import io.offerstream.simulator.population.Population;
import io.offerstream.simulator.population.PopulationFeed;
import io.offerstream.simulator.replay.TickBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * Lets a small population live against the running services, in a closed loop: customers see what was assigned to them,
 * and what they do decides what is measured. Owned by one thread.
 */
public final class Demo {
    /** Name of the simulation in its ticks. */
    public static final String NAME = "demo";

    /** Simulated time between two ticks. */
    public static final Duration STEP = Duration.ofHours(6);

    private static final Duration POLL = Duration.ofMillis(20);

    private final Connection connection;
    private final Population population;
    private final List<Market> markets;
    private final DemoState state;
    private final BooleanSupplier stopped;

    /** What a person is told on the way. */
    public interface Watcher {
        /** The services have finished a tick that {@code events} were published for. */
        void finished(Instant tick, int events);
    }

    public Demo(
            Connection connection,
            Population population,
            List<Market> markets,
            DemoState state,
            BooleanSupplier stopped) {
        this.connection = connection;
        this.population = population;
        this.markets = markets;
        this.state = state;
        this.stopped = stopped;
    }

    /**
     * Lives on from the last tick of an earlier run, or from the start.
     *
     * @param cycles how many cycles every market closes in this run; 0 for no end
     * @throws IllegalStateException if the installation holds another history than the demo's
     */
    public void run(int cycles, Watcher watcher) {
        var last = History.lastTick(connection, NAME);
        state.readToEnd();
        var feed = last.map(tick -> PopulationFeed.resumedAfter(population, tick))
                .orElseGet(() -> PopulationFeed.fromStart(population));
        var goal = markets.stream()
                .map(market -> state.closedCycles(market.getMarket()) + cycles)
                .toList();
        var tick =
                last.map(before -> before.plus(STEP)).orElse(population.config().start());
        try (var publisher = new Publisher(connection, NAME, TickSource.SIMULATION)) {
            var news = new ArrayList<SpecificRecord>(markets);
            while (!stopped.getAsBoolean() && !(cycles > 0 && reached(goal))) {
                var batch = feed.advanceTo(
                        tick, customer -> state.assignmentOf(Keys.of(customer.getMarket(), customer.getCustomerId())));
                news.addAll(events(batch));
                publisher.publish(news, tick);
                await(tick);
                watcher.finished(tick, news.size());
                news.clear();
                tick = tick.plus(STEP);
            }
        }
    }

    private boolean reached(List<Long> goal) {
        for (int i = 0; i < goal.size(); i++) {
            if (state.closedCycles(markets.get(i).getMarket()) < goal.get(i)) {
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
                && state.finished().filter(done -> !done.isBefore(tick)).isEmpty()) {
            state.poll(POLL);
        }
    }
}
