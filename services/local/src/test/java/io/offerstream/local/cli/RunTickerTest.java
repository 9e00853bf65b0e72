package io.offerstream.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.tick.LiveTicker;
import io.offerstream.platform.tick.NewestTick;
import io.offerstream.platform.topics.TopicAdmin;
import io.offerstream.schemas.Tick;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live ticker on a real broker. */
class RunTickerTest {
    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final int PATIENCE = 600;

    @TempDir
    private Path folder;

    private EmbeddedBroker broker;
    private Installation installation;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.start(folder);
        installation =
                new BrokerFixture(broker).open(Settings.load(Map.of("partitions", "2"), Map.of(), Optional.empty()));
        try (var admin = installation.clients().admin()) {
            var topicAdmin = new TopicAdmin(admin, 1, 1);
            topicAdmin.execute(topicAdmin.plan(installation.topics()));
        }
    }

    @AfterEach
    void stop() {
        installation.close();
        broker.close();
    }

    private LiveTicker ticker(Instant now, Health health, CompletableFuture<Throwable> fatal) {
        return new LiveTicker(
                () -> installation.clients().transactionalProducer("ticker"),
                this::newest,
                installation.topics(),
                Clock.fixed(now, ZoneOffset.UTC),
                PERIOD,
                health,
                fatal::complete);
    }

    private Optional<Instant> newest() {
        try (var consumer = installation.clients().consumer()) {
            return NewestTick.read(consumer, installation.topics().ticks()).map(Tick::getTickTime);
        }
    }

    private static void await(Health health, State state) throws InterruptedException {
        for (int i = 0; i < PATIENCE; i++) {
            var report = health.reports().get(LiveTicker.SERVICE);
            if (report != null && report.state() == state) {
                return;
            }
            Thread.sleep(PERIOD.toMillis());
        }
        throw new AssertionError("never " + state + ": " + health.reports());
    }

    /** A commit is promised before readers see it. */
    private void awaitTick() throws InterruptedException {
        for (int i = 0; i < PATIENCE && newest().isEmpty(); i++) {
            Thread.sleep(PERIOD.toMillis());
        }
    }

    @Test
    void shouldNeverGoBackBehindTheNewestTick() throws Exception {
        var health = new Health();
        try (var ticker = ticker(NOON, health, new CompletableFuture<>())) {
            ticker.start();
            // A clock that stands still is behind the tick it has just written.
            await(health, State.DEGRADED);
        }
        awaitTick();
        assertThat(newest()).hasValue(NOON);

        var later = new Health();
        try (var ticker = ticker(NOON.minusSeconds(60), later, new CompletableFuture<>())) {
            ticker.start();
            await(later, State.DEGRADED);
            assertThat(later.reports().get(LiveTicker.SERVICE).reason())
                    .isEqualTo("the clock (2026-01-05T11:59:00Z) is behind the newest tick (2026-01-05T12:00:00Z)");
        }
        assertThat(newest()).hasValue(NOON);
    }

    @Test
    void shouldGiveWayToALaterTicker() throws Exception {
        var fatal = new CompletableFuture<Throwable>();
        var moving = new LiveTicker(
                () -> installation.clients().transactionalProducer("ticker"),
                this::newest,
                installation.topics(),
                Clock.systemUTC(),
                PERIOD,
                new Health(),
                fatal::complete);
        var health = new Health();
        try (moving;
                var later = ticker(NOON, health, new CompletableFuture<>())) {
            moving.start();
            awaitTick();
            later.start();

            var thrown = fatal.get(60, TimeUnit.SECONDS);

            assertThat(Failure.of(thrown).code()).isEqualTo(ExitCode.FENCED);
        }
    }
}
