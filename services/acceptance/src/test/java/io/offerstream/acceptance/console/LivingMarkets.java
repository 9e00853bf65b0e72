package io.offerstream.acceptance.console;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.loop.ClosedLoop;
import io.offerstream.local.rehearsal.RehearsalState;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.local.stack.MarketRecords;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.market.MarketFile;
import io.offerstream.platform.settings.Settings;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Surface;
import io.offerstream.simulator.plant.LostImpressions;
import io.offerstream.simulator.population.Population;
import io.offerstream.simulator.population.PopulationConfig;
import io.offerstream.simulator.population.PopulationConfig.Behaviour;
import io.offerstream.simulator.population.PopulationConfig.Tastes;
import io.offerstream.simulator.replay.TickBatch;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Two markets that live while people look at them: every service, an embedded broker, simulated customers who see what
 * they are assigned. {@value #SICK} loses nine of ten impressions of TEST on their way. {@value #WELL} is shown an offer
 * that nobody has published, once. Time runs as fast as it can until there is something to see, then slowly.
 */
final class LivingMarkets implements AutoCloseable {
    static final String WELL = "AT";
    static final String SICK = "CH";

    /** Shown before it exists: in dead-letters until somebody publishes it and sends the impression again. */
    static final String UNPUBLISHED = "N-01";

    static final ZoneId ZONE = ZoneId.of("Europe/Vienna");

    private static final long SEED = 20_260_105;
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final Duration STEP = Duration.ofHours(2);
    private static final int ENOUGH_TICKS = 40;
    private static final long SLOWLY_MS = 500;
    private static final int CUSTOMERS = 250;
    private static final Behaviour LIVELY =
            new Behaviour(2, 0.3, 1, 0.75, 0.15, 0.02, 0.03, Duration.ofMinutes(5), 0.05, 0.1, 0.01);

    private final LocalStack stack;
    private final RehearsalState state;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread life;
    private volatile boolean isOver;
    private final AtomicInteger ticks = new AtomicInteger();
    private volatile String customer = "";
    private volatile Instant now = START;

    LivingMarkets(Path folder) {
        var settings = Settings.load(Map.of("data.dir", folder.toString()), Map.of(), Optional.empty());
        stack = LocalStack.start(settings, new SimpleMeterRegistry(), new Health(), failure::set);
        state = new RehearsalState(
                stack.connection().bootstrapServers(), stack.connection().topics());
        life = new Thread(this::live, "life of two markets");
        life.start();
    }

    private void live() {
        try {
            var population = new Population(new PopulationConfig(
                    SEED, START, List.of(WELL, SICK), CUSTOMERS, 0, 12, 3, Duration.ofDays(60), LIVELY, Tastes.USUAL));
            new ClosedLoop(
                            new ClosedLoop.Setting("living markets", STEP, this::onTheRoad),
                            stack.connection(),
                            population,
                            List.of(market(WELL), market(SICK)),
                            state,
                            () -> isOver || failure.get() != null)
                    .run(0, (tick, events) -> breathe());
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private static Market market(String code) {
        var file = code + ".yml";
        var text = """
                market: %s
                time_zone: %s
                currency: EUR
                seed: 7
                cycle:
                  first_start: 2026-01-05T04:00
                  period: P2D
                experiment:
                  id: living
                  arms:
                    TEST: 0.45
                    CONTROL_POPULARITY: 0.45
                    CONTROL_RANDOM: 0.10
                events:
                  attribution_window: PT6H
                  seal: PT0S
                influence: {teaching_offers: seen}
                lightfm_model:
                  no_components: 4
                """.formatted(code, ZONE);
        return MarketRecords.of(new MarketFile(Path.of(file), text, MarketConfig.parse(file, text)), START);
    }

    private TickBatch onTheRoad(TickBatch batch) {
        now = batch.tick();
        var sick = batch.withImpressions(batch.impressions().stream()
                .filter(one -> one.getMarket().equals(SICK))
                .toList());
        var arriving = new ArrayList<>(batch.impressions().stream()
                .filter(one -> one.getMarket().equals(WELL))
                .toList());
        arriving.addAll(new LostImpressions(0.9, SEED).on(sick, state).impressions());
        batch.impressions().stream()
                .filter(one -> one.getMarket().equals(WELL))
                .findFirst()
                .ifPresent(one -> customer = one.getCustomerId());
        if (ticks.get() == ENOUGH_TICKS && !customer.isEmpty()) {
            arriving.add(Impression.newBuilder()
                    .setEventId("shown-too-early")
                    .setEventTime(batch.tick())
                    .setMarket(WELL)
                    .setCustomerId(customer)
                    .setOfferIds(List.of(UNPUBLISHED))
                    .setSurface(Surface.APP)
                    .setEvidence(Evidence.VIEWED)
                    .build());
        }
        return batch.withImpressions(arriving);
    }

    private void breathe() {
        if (ticks.incrementAndGet() > ENOUGH_TICKS + 1) {
            pause(SLOWLY_MS);
        }
    }

    static void pause(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns once there is something to see: cycles, models, a refused record. */
    void awaitSomethingToSee() {
        awaitTicks(ENOUGH_TICKS + 3);
    }

    /** Returns once as many more ticks have been decided. */
    void awaitMoreTicks(int more) {
        awaitTicks(ticks.get() + more);
    }

    private void awaitTicks(int wanted) {
        long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (ticks.get() < wanted) {
            if (failure.get() != null || System.nanoTime() > until) {
                throw new IllegalStateException(
                        "the markets do not live: after " + ticks.get() + " ticks", failure.get());
            }
            pause(50);
        }
    }

    /** Somebody of {@link #WELL} who has come. */
    String customer() {
        return customer;
    }

    /** What time it is there. */
    Instant now() {
        return now;
    }

    URI console() {
        return stack.consoleUrl();
    }

    @Override
    public void close() {
        isOver = true;
        try {
            life.join(Duration.ofSeconds(30).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        state.close();
        stack.close();
    }
}
