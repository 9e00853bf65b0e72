package io.offerstream.local.simulation;

import io.offerstream.local.rehearsal.Published;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.local.stack.Publisher;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelRequest;
import io.offerstream.schemas.TickSource;
import io.offerstream.simulator.comparison.CycleFigures.Ends;
import io.offerstream.simulator.comparison.ServedRun;
import io.offerstream.simulator.events.FakeAccounts;
import io.offerstream.simulator.events.Ids;
import io.offerstream.simulator.events.LifeEvents;
import io.offerstream.simulator.events.ReferenceEvents;
import io.offerstream.simulator.events.Road;
import io.offerstream.simulator.events.Timeline;
import io.offerstream.simulator.replay.TickBatch;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * This system in a world, as in production: customers, tills, app and ops are events, its services run behind Kafka, and
 * what it assigns is what customers see. Owned by one thread, for one run.
 */
public final class ProductRun {
    private static final String NAME = "simulation";
    private static final Duration POLL = Duration.ofMillis(5);

    /** Until everything is final: corrections are taken for a week, and the last outcome is due with the cycle. */
    private static final int DAYS_TO_FINAL = 10;

    private final World world;
    private final LocalStack stack;
    private final Product product;
    private final BooleanSupplier stopped;
    private final Timeline timeline = WorldMarkets.timeline();
    private final Road road;
    private final ServedRun run;
    private final Map<String, ServedMarket> markets = new HashMap<>();
    private final List<LifeEvents> lives = new ArrayList<>();
    private final List<ReferenceEvents> references = new ArrayList<>();
    private final List<String> happenings = new ArrayList<>();
    private final Faults faults;
    private final Published published = new Published();

    /** Told after each tick that the services have finished. */
    @FunctionalInterface
    public interface Watcher {
        void finished(Instant tick, int ticks, int of);
    }

    /** @param stack without history */
    public ProductRun(World world, LocalStack stack, Product product, BooleanSupplier stopped) {
        this.world = world;
        this.stack = stack;
        this.product = product;
        this.stopped = stopped;
        road = new Road(world.seed());
        faults = new Faults(world, timeline);
        run = new ServedRun(world, WorldMarkets.cap(world, product.changed()));
        for (var known : run.known()) {
            markets.put(known.code(), new ServedMarket(known));
            lives.add(new LifeEvents(known, timeline, road, world.seed()));
        }
        world.markets()
                .forEach(market -> references.add(
                        new ReferenceEvents(market, timeline, world.scenario().allCycles())));
    }

    /** Runs all cycles until they are final; empty if it was stopped. */
    public Optional<ServedWorld> toTheEnd(Watcher watcher) {
        var connection = stack.connection();
        try (var publisher = new Publisher(connection, NAME, TickSource.SIMULATION);
                var state = new ServedState(
                        connection.bootstrapServers(), connection.topics(), List.copyOf(markets.values()))) {
            int cycles = world.scenario().allCycles();
            int ticks = cycles * World.SLOTS_PER_CYCLE;
            for (int tick = 0; tick < ticks; tick++) {
                int cycle = tick / World.SLOTS_PER_CYCLE;
                int slot = tick % World.SLOTS_PER_CYCLE;
                advance(publisher, state, timeline.at(cycle, slot), referenceEvents(state, tick));
                if (stopped.getAsBoolean()) {
                    return Optional.empty();
                }
                if (slot == 0) {
                    open(state, cycle);
                }
                live(cycle, slot);
                watcher.finished(timeline.at(cycle, slot), tick + 1, ticks);
            }
            var end = timeline.at(cycles, 0);
            for (int day = 0; day <= DAYS_TO_FINAL && !stopped.getAsBoolean(); day++) {
                advance(publisher, state, end.plus(Duration.ofDays(day)), List.of());
            }
            sumUp(state);
            return stopped.getAsBoolean()
                    ? Optional.empty()
                    : Optional.of(new ServedWorld(
                            world.scenario(),
                            run.figures(product.word(), intervals(state)),
                            state.finalResults(),
                            fallbacks(state),
                            published.exposures() - state.exposures(),
                            published.redemptions(state.finalResults()) - state.redemptions(),
                            state.deadLetters().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum()));
        }
    }

    private List<SpecificRecord> referenceEvents(ServedState state, int tick) {
        var events = new ArrayList<SpecificRecord>();
        if (tick == 0) {
            events.addAll(WorldMarkets.records(world, product.changed()));
            references.forEach(reference -> events.addAll(reference.offers(0)));
            references.forEach(reference -> events.addAll(reference.customers()));
        }
        int next = (tick + 1) / World.SLOTS_PER_CYCLE;
        if ((tick + 1) % World.SLOTS_PER_CYCLE == 0 && next < world.scenario().allCycles()) {
            references.forEach(reference -> events.addAll(reference.offers(next)));
        }
        int launch = world.scenario().count(Parameter.HISTORY_CYCLES) * World.SLOTS_PER_CYCLE;
        if (tick == launch) {
            faults.fakeAccounts().forEach(fakes -> events.addAll(fakes.customers(timeline.at(0, tick))));
        }
        // A cycle pins what serves since the tick before it.
        if (product.isPromoted() && tick == launch - 2) {
            while (!stopped.getAsBoolean() && !state.knowsModelsBy(timeline.at(0, tick - 1))) {
                state.poll(POLL);
            }
            markets.keySet().stream()
                    .sorted()
                    .forEach(market ->
                            state.newestVersion(market).ifPresent(version -> events.add(promote(market, version))));
        }
        return events;
    }

    private ModelRequest promote(String market, long version) {
        return ModelRequest.newBuilder()
                .setEventId("promote-" + market)
                .setEventTime(timeline.at(world.scenario().count(Parameter.HISTORY_CYCLES), -2))
                .setMarket(market)
                .setAction(ModelAction.PROMOTE)
                .setVersion(version)
                .setActor("simulation")
                .setReason("the first cycle is about to open")
                .build();
    }

    private void advance(Publisher publisher, ServedState state, Instant tick, List<SpecificRecord> reference) {
        var events = new ArrayList<>(reference);
        var batch = faults.on(
                new TickBatch(tick, List.of(), List.of(), road.impressionsBy(tick), road.redemptionsBy(tick)),
                this::arm);
        published.add(batch);
        events.addAll(batch.impressions());
        events.addAll(batch.redemptions());
        publisher.publish(events, tick);
        while (!stopped.getAsBoolean()
                && state.finished().filter(done -> !done.isBefore(tick)).isEmpty()) {
            state.poll(POLL);
        }
    }

    private Optional<Arm> arm(String market, String customerId, Instant time) {
        return FakeAccounts.isFake(customerId)
                ? Optional.empty()
                : markets.get(market).armAt(Ids.customerNumber(customerId), time);
    }

    private void open(ServedState state, int cycle) {
        if (run.isHistory(cycle)) {
            run.openHistory(cycle);
            return;
        }
        var tick = timeline.at(cycle, 0);
        for (var market : markets.values()) {
            var popularity = state.popularityAsOf(market.code(), tick);
            while (popularity.isEmpty()) {
                if (stopped.getAsBoolean()) {
                    return;
                }
                state.poll(POLL);
                popularity = state.popularityAsOf(market.code(), tick);
            }
            market.opened(tick, popularity.get());
        }
        run.open(cycle, markets::get);
    }

    private void live(int cycle, int slot) {
        run.live(cycle, slot);
        var known = run.known();
        for (int i = 0; i < lives.size(); i++) {
            lives.get(i).send(cycle, slot, markets.get(known.get(i).code())::assignment);
        }
        if (World.daypart(slot) == 1 && !run.isHistory(cycle)) {
            faults.fakeAccounts()
                    .forEach(fakes -> fakes.live(world.catalogue(), cycle, timeline.at(cycle, slot), road));
        }
        if (slot == World.SLOTS_PER_CYCLE - 1 && !run.isHistory(cycle)) {
            run.close(cycle);
        }
    }

    private Map<String, Instant> fallbacks(ServedState state) {
        var fallbacks = new TreeMap<String, Instant>();
        markets.keySet()
                .forEach(market -> state.policies(market).stream()
                        .filter(policy -> policy.getPolicy() == MarketMode.FALLBACK)
                        .findFirst()
                        .ifPresent(policy -> fallbacks.put(market, policy.getDecidedAt())));
        return fallbacks;
    }

    /** What stood out, a line each. */
    public List<String> happenings() {
        return List.copyOf(happenings);
    }

    private void sumUp(ServedState state) {
        for (var known : run.known()) {
            var market = markets.get(known.code());
            happenings.add(known.code() + ": assignments by cause " + market.causes() + "; of TEST by reason "
                    + market.reasons());
            state.policies(known.code())
                    .forEach(policy -> happenings.add(known.code() + ": " + policy.getPolicy() + " from "
                            + policy.getDecidedAt() + ", " + policy.getReason()));
            state.generations(known.code())
                    .forEach(status -> happenings.add(known.code() + ": version " + status.getVersion() + " "
                            + status.getDecision() + " at " + status.getDecidedAt() + ", " + status.getReason()));
        }
        happenings.add("refused events: " + state.deadLetters());
    }

    private static ServedRun.Intervals intervals(ServedState state) {
        var byCycle = new HashMap<String, ExperimentResult>();
        state.finalResults().forEach(result -> byCycle.put(result.getMarket() + result.getOpensAt(), result));
        var timeline = WorldMarkets.timeline();
        return (market, cycle) -> Optional.ofNullable(byCycle.get(market + timeline.at(cycle, 0)))
                .filter(result -> result.getLiftLow() != null)
                .map(result -> new Ends(
                        result.getLiftLow(),
                        result.getLiftHigh() == null ? Double.POSITIVE_INFINITY : result.getLiftHigh()));
    }
}
