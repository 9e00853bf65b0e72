package io.offerstream.local.cli.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.cli.BrokerFixture;
import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.models.MarketModels;
import io.offerstream.operations.models.ModelArchive;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickWriter;
import io.offerstream.platform.topics.Topic;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.TickSource;
import io.offerstream.trainer.TrainerApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Market DE in topics of its own, with a real trainer beside it. Ticks, each a minute after the last, and outcomes are
 * written by hand, as the ticker, the conductor and interaction-state would.
 */
final class LearningMarket implements AutoCloseable {
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration BREATH = Duration.ofMillis(100);
    private static final String WRITER = Marks.writer("interaction-state", 0);

    private final CliFixture cli;
    private final Installation installation;
    private final KafkaProducer<byte[], byte[]> producer;
    private final TickWriter ticks;
    private final TrainerApp trainer;
    private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();
    private final Thread ticker = new Thread(this::goOn, "ticks by hand");
    private Instant now = CliFixture.NOW;
    private int outcomes;
    private volatile boolean goesOn = true;

    LearningMarket(BrokerFixture installations, String prefix, Path folder) throws IOException {
        var environment = Map.of("OFFERSTREAM_TOPIC_PREFIX", prefix, "OFFERSTREAM_PARTITIONS", "1");
        cli = new CliFixture(installations, environment, Clock.fixed(CliFixture.NOW, ZoneOffset.UTC));
        Files.createDirectories(folder.resolve("markets"));
        Files.writeString(folder.resolve("markets/DE.yml"), """
                market: DE
                time_zone: Europe/Berlin
                currency: EUR
                cycle:
                  first_start: 2026-01-05T04:00
                experiment:
                  id: trial
                lightfm_model:
                  loss: warp
                  no_components: 4
                """);
        assertThat(cli.run("init").code()).isZero();
        assertThat(cli.run("markets", "apply", folder.resolve("markets").toString())
                        .code())
                .isZero();
        installation = installations.open(Settings.load(Map.of(), environment, Optional.empty()));
        producer = installation.clients().producer();
        ticks = new TickWriter(producer, installation.topics(), TickSource.LIVE, "");
        for (var id : new String[] {"o-1", "o-2", "o-3"}) {
            var offer = Events.offer(id);
            send(installation.topics().offers(), Keys.of(offer), offer);
        }
        trainer = new TrainerApp(
                installation.topics(),
                installation.clients(),
                new TrainerApp.Settings(
                        "test",
                        Pace.LIVE,
                        folder.resolve("stage"),
                        Kernels.choose("scalar").get(),
                        Clock.fixed(CliFixture.NOW, ZoneOffset.UTC)),
                new SimpleMeterRegistry(),
                new Health(),
                fatal::complete);
        trainer.start();
    }

    CliFixture cli() {
        return cli;
    }

    Installation installation() {
        return installation;
    }

    private <V extends SpecificRecord> void send(Topic<V> topic, String key, V value) {
        send(new ProducerRecord<>(
                topic.name(),
                null,
                now.toEpochMilli(),
                key.getBytes(UTF_8),
                topic.serde().serialize(topic.name(), value)));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A redemption of the first offer, with two others seen. */
    synchronized void redeem(String redeemed, String seen, String alsoSeen) {
        var outcomesTopic = installation.topics().outcomes();
        var outcome = Outcome.newBuilder()
                .setOutcomeId("outcome-" + ++outcomes)
                .setMarket("DE")
                .setCustomerPseudonym("customer-" + outcomes % 5)
                .setKind(OutcomeKind.CONTRAST)
                .setOfferId(redeemed)
                .setImpressionTime(now)
                .setSealedAt(now)
                .setArm(Arm.TEST)
                .setTrainable(true)
                .setCustomerFeatures("{\"AGE=30\":1.0}")
                .setContrast("{\"sample_weight\":1,\"redeemed\":[" + exposure(redeemed, 0) + "],\"seen\":["
                        + exposure(seen, 1) + "," + exposure(alsoSeen, 2) + "]}")
                .build();
        send(outcomesTopic, "DE", outcome);
    }

    private static String exposure(String offer, int position) {
        return "{\"offer\":\"" + offer + "\",\"position\":" + position + ",\"examination_weight\":1}";
    }

    /** The next tick, and what interaction-state says when it is done with it. */
    synchronized Instant tick() {
        now = now.plus(STEP);
        ticks.write(now);
        send(new ProducerRecord<>(
                installation.topics().control().name(),
                0,
                now.toEpochMilli(),
                Marks.writer("conductor", 0).getBytes(UTF_8),
                null,
                Marks.headers(now)));
        var outcomesTopic = installation.topics().outcomes();
        send(new ProducerRecord<>(
                outcomesTopic.name(), 0, now.toEpochMilli(), WRITER.getBytes(UTF_8), null, Marks.headers(now)));
        return now;
    }

    /** From now on there is a tick every now and then. */
    void letTimeGoOn() {
        ticker.start();
    }

    private void goOn() {
        try {
            while (goesOn) {
                tick();
                Thread.sleep(BREATH.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The models once they are as wanted. */
    MarketModels await(Predicate<MarketModels> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var models = ModelArchive.read(installation).of("DE");
            if (wanted.test(models)) {
                return models;
            }
            assertThat(fatal).isNotDone();
            assertThat(System.nanoTime()).as("%s", models).isLessThan(deadline);
            Thread.sleep(BREATH.toMillis());
        }
    }

    /** Waits until so many versions were published. */
    MarketModels awaitVersion(long version) throws InterruptedException {
        return await(models ->
                models.newest().filter(newest -> newest.version() >= version).isPresent());
    }

    @Override
    public void close() {
        goesOn = false;
        try {
            ticker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        trainer.close();
        producer.close();
    }
}
