package io.offerstream.acceptance.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.GateDecision;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelDecision;
import io.offerstream.schemas.ModelRequest;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.trainer.TrainerApp;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A trainer alone on a real broker, and those who tell it what it knows, one tick a minute. Owned by one thread. */
final class TrainerBench implements AutoCloseable {
    static final Instant OPENING = Instant.parse("2026-01-05T00:00:00Z");

    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String WRITER = Marks.writer("interaction-state", 0);

    private final Path folder;
    private final Connection connection;
    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> models;
    private final List<Model> read = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private Health health = new Health();
    private TrainerApp trainer;
    private Instant now = OPENING;
    private int contrasts;

    /** With one partition of everything: all markets share it. */
    TrainerBench(Path folder) {
        this.folder = folder;
        connection = Connection.startLocal(
                Settings.load(
                        Map.of("data.dir", folder.resolve("data").toString(), "partitions", "1"),
                        Map.of(),
                        Optional.empty()),
                new Health());
        connection.initialise();
        topics = connection.topics();
        producer = new KafkaClients(connection.clientSettings()).producer();
        models = CommittedConsumer.of(
                connection.bootstrapServers(),
                List.of(new TopicPartition(topics.models().name(), 0)));
    }

    void startTrainer() {
        startTrainer(Pace.LIVE);
    }

    void startTrainer(Pace pace) {
        health = new Health();
        trainer = new TrainerApp(
                topics,
                new KafkaClients(connection.clientSettings()),
                new TrainerApp.Settings(
                        "acceptance",
                        pace,
                        folder.resolve("stage"),
                        Kernels.choose("scalar").get(),
                        Clock.systemUTC()),
                new SimpleMeterRegistry(),
                health,
                failures::add);
        trainer.start();
    }

    void stopTrainer() {
        trainer.close();
    }

    Health.Report health(String part) {
        return health.reports().getOrDefault(part, new Health.Report(Health.State.STARTING, ""));
    }

    List<Throwable> failures() {
        return failures;
    }

    /** A market; {@code more} are lines of its file. */
    void market(String market, String more) {
        var yaml = """
                market: %s
                time_zone: UTC
                currency: EUR
                cycle: {first_start: 2026-01-05T00:00}
                experiment: {id: acceptance}
                publish_interval: PT1M
                lightfm_model: {loss: warp, no_components: 1}
                %s
                """.formatted(market, more);
        var record = Market.newBuilder()
                .setEventId("market:" + market + now)
                .setEventTime(now)
                .setMarket(market)
                .setConfig(yaml)
                .setConfigHash(MarketConfig.parse(market + ".yml", yaml).hash())
                .setFile(market + ".yml")
                .build();
        send(topics.markets(), market, record);
    }

    /** Three of them, {@code O-1} to {@code O-3}. */
    void offers(String market) {
        for (int number = 1; number <= 3; number++) {
            var offer = Offer.newBuilder()
                    .setEventId("offer-" + number)
                    .setEventTime(now)
                    .setMarket(market)
                    .setOfferId("O-" + number)
                    .setEvent(OfferEvent.OFFER_CREATED)
                    .setFeatures(List.of("PROTEIN=" + number))
                    .setValidFrom(OPENING.minus(Duration.ofDays(1)))
                    .setValidTo(OPENING.plus(Duration.ofDays(300)))
                    .setStatus(OfferStatus.LIVE)
                    .build();
            send(topics.offers(), market + ":" + offer.getOfferId(), offer);
        }
    }

    void redeem(String market) {
        redeem(market, "{\"TIER=GOLD\":1.0}");
    }

    /** A redemption of a customer with these features, JSON. */
    void redeem(String market, String features) {
        int number = contrasts++;
        var outcome = Outcome.newBuilder()
                .setOutcomeId("contrast#i" + number + "#1")
                .setMarket(market)
                .setCustomerPseudonym("customer-" + number % 7)
                .setKind(OutcomeKind.CONTRAST)
                .setOfferId("O-1")
                .setImpressionTime(now)
                .setSealedAt(now)
                .setArm(Arm.TEST)
                .setTrainable(true)
                .setCustomerFeatures(features)
                .setContrast("{\"sample_weight\":1,\"redeemed\":[{\"offer\":\"O-1\",\"position\":0}],"
                        + "\"seen\":[{\"offer\":\"O-2\",\"position\":1,\"examination_weight\":0.85}]}")
                .build();
        send(topics.outcomes(), market, outcome);
    }

    /** As {@code train --refit} asks. */
    void refit(String market) {
        var request = ModelRequest.newBuilder()
                .setEventId("refit" + now)
                .setEventTime(now)
                .setMarket(market)
                .setAction(ModelAction.REFIT)
                .setActor("acceptance")
                .build();
        send(topics.modelRequests(), market, request);
    }

    /** What measurement says of a market's first generation, at the tick of a minute after the opening. */
    void verdict(String market, String cycle, int minute) {
        var verdict = GateVerdict.newBuilder()
                .setMarket(market)
                .setGeneration(1)
                .setCycleId(cycle)
                .setDecidedAt(at(minute))
                .setDecision(GateDecision.INELIGIBLE)
                .setRampShare(1)
                .setSlates(0)
                .setCycles(1)
                .build();
        send(topics.gateVerdicts(), market + ":1", verdict);
    }

    /** Measurement has decided the tick of a minute. */
    void measured(int minute) {
        mark(topics.gateVerdicts(), Marks.writer("measurement", 0), at(minute));
    }

    private static Instant at(int minute) {
        return OPENING.plus(STEP.multipliedBy(minute));
    }

    /** After how many minutes each verdict on a market's models was heeded that has been by now. */
    List<Long> heeded(String market) {
        var minutes = new ArrayList<Long>();
        try (var reader = new TopicReader(connection.bootstrapServers()).follow(topics.modelStatus(), (key, status) -> {
            if (key.equals(market) && status.getDecision() == ModelDecision.JUDGED) {
                minutes.add(Duration.between(OPENING, status.getDecidedAt()).toMinutes());
            }
        })) {
            reader.readToEnd();
        }
        return minutes;
    }

    /** What was told stands before it. */
    void tick() {
        now = now.plus(STEP);
        for (var topic : List.of(topics.markets(), topics.offers(), topics.modelRequests())) {
            mark(topic, Marks.TICKER);
        }
        mark(topics.control(), Marks.writer("conductor", 0));
        mark(topics.outcomes(), WRITER);
    }

    private void mark(Topic<?> topic, String writer) {
        mark(topic, writer, now);
    }

    private void mark(Topic<?> topic, String writer, Instant tick) {
        send(new ProducerRecord<>(
                topic.name(), 0, tick.toEpochMilli(), writer.getBytes(UTF_8), null, Marks.headers(tick)));
    }

    private <V extends SpecificRecord> void send(Topic<V> topic, String key, V value) {
        send(new ProducerRecord<>(
                topic.name(),
                0,
                now.toEpochMilli(),
                key.getBytes(UTF_8),
                topic.serde().serialize(topic.name(), value)));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every version of a market there is by now, oldest first. */
    List<Model> versions(String market) {
        for (var record : models.poll(Duration.ofMillis(100))) {
            if (record.value() != null) {
                read.add(topics.models().serde().deserialize(record.topic(), record.value()));
            }
        }
        return read.stream().filter(model -> model.getMarket().equals(market)).toList();
    }

    static JsonNode manifest(Model version) {
        try {
            return JSON.readTree(version.getManifest());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Contrasts in all versions of a market together. */
    long learnt(String market) {
        return versions(market).stream()
                .mapToLong(version -> manifest(version).path("contrasts").asLong())
                .sum();
    }

    /** Whether each version of a market goes on exactly where the one before it ended. */
    boolean isContiguous(String market) {
        long reached = 0;
        long number = 0;
        for (var version : versions(market)) {
            var offsets = manifest(version).path("offsets").path(WRITER);
            if (version.getVersion() != ++number || offsets.path(0).asLong() != reached) {
                return false;
            }
            reached = offsets.path(1).asLong();
        }
        return number > 0;
    }

    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "waited in vain until " + what + "; " + health.reports() + " " + failures);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        if (trainer != null) {
            trainer.close();
        }
        models.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        producer.close();
        connection.close();
    }
}
