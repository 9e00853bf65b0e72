package io.offerstream.local.cli.customers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.cli.BrokerFixture;
import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.stack.ServiceSettings;
import io.offerstream.local.stack.Services;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.RunningService;
import io.offerstream.platform.app.StreamsSettings;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.HealthServer;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.tick.TickWriter;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.TickSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services on a real broker, ticked by hand: looking a customer up, and forgetting them. */
class ForgottenCustomerTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long PAUSE_MILLIS = 100;
    private static final Instant START = Instant.parse("2026-01-05T12:00:00Z");

    @TempDir
    private static Path brokerFolder;

    @TempDir
    private Path folder;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(brokerFolder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** One installation: its topics, its ticks, and commands. */
    private final class World implements AutoCloseable {
        private final BrokerFixture installations = new BrokerFixture(broker);
        private final String prefix;
        private final CliFixture cli;
        private final Installation installation;
        private final KafkaProducer<byte[], byte[]> producer;
        private Instant tick = START;

        World(String prefix) throws IOException {
            this.prefix = prefix;
            cli = new CliFixture(
                    installations,
                    Map.of("OFFERSTREAM_TOPIC_PREFIX", prefix, "OFFERSTREAM_PARTITIONS", "2"),
                    Clock.fixed(START, ZoneOffset.UTC));
            installation = installations.open(
                    Settings.load(Map.of("topic.prefix", prefix, "partitions", "2"), Map.of(), Optional.empty()));
            producer = installation.clients().producer();
            Files.writeString(folder.resolve("DE.yml"), """
                    market: DE
                    time_zone: Europe/Berlin
                    currency: EUR
                    cycle:
                      first_start: 2026-01-05T04:00
                      period: P1D
                    experiment:
                      id: trial
                    """);
            var offers = Files.writeString(folder.resolve("offers.csv"), """
                    market,offer_id,features,valid_from,valid_to
                    DE,O-1,PRODUCT=WRAP,2026-01-01T00:00:00Z,2026-03-01T00:00:00Z
                    DE,O-2,PRODUCT=BURGER,2026-01-01T00:00:00Z,2026-03-01T00:00:00Z
                    """);
            run("init");
            run("markets", "apply", folder.toString());
            run("offers", "publish", offers.toString());
        }

        Topics topics() {
            return installation.topics();
        }

        final CliFixture.Ended run(String... arguments) {
            var ended = cli.run(arguments);
            assertThat(ended.code()).as(ended.err()).isZero();
            return ended;
        }

        void see(String... customers) throws IOException {
            var rows = new StringBuilder();
            for (var customer : customers) {
                rows.append("{\"event_id\":\"i-%s\",\"event_time\":\"%s\",\"market\":\"DE\",\"customer_id\":\"%s\","
                                .formatted(customer, tick, customer))
                        .append("\"offer_ids\":[\"O-1\"]}\n");
            }
            var file = Files.writeString(folder.resolve("impressions.jsonl"), rows);
            run("events", "publish", file.toString(), "--topic", "impressions");
        }

        void tick(Duration later) {
            tick = tick.plus(later);
            new TickWriter(producer, topics(), TickSource.REPLAY, "").write(tick);
        }

        JsonNode show(String customer, URI service) throws IOException {
            return JSON.readTree(run(
                            "customers",
                            "show",
                            "--market",
                            "DE",
                            "--customer",
                            customer,
                            "--service",
                            service.toString(),
                            "-o",
                            "json")
                    .out());
        }

        JsonNode awaitShown(String customer, URI service, Predicate<JsonNode> wanted) throws Exception {
            return await(() -> show(customer, service), wanted);
        }

        Service service(String name, String instance) {
            return new Service(name, instance, prefix + name, topics());
        }

        @Override
        public void close() {
            producer.close();
            installation.close();
        }
    }

    /** One service as {@code run} runs it. */
    private final class Service implements AutoCloseable {
        private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();
        private final Health health = new Health();
        private final HealthServer http = new HealthServer(0, health);
        private final RunningService app;

        Service(String name, String instance, String directory, Topics topics) {
            var settings = new StreamsSettings(
                    broker.bootstrapServers(),
                    folder.resolve(directory + instance),
                    instance,
                    Duration.ofMillis(100),
                    1,
                    Map.of("application.server", "127.0.0.1:" + http.port()));
            app = Services.create(
                    name,
                    topics,
                    ServiceSettings.in(folder, settings, Pace.LIVE),
                    new SimpleMeterRegistry(),
                    health,
                    thrown -> fatal.complete(thrown));
            Services.routes(name, app, topics).forEach(http::serve);
        }

        Service start() {
            app.start();
            return this;
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + http.port());
        }

        HttpResponse<String> get(String customer) throws IOException, InterruptedException {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(url().resolve("/internal/customers/DE/" + customer))
                                    .build(),
                            BodyHandlers.ofString());
        }

        @Override
        public void close() {
            app.close();
            http.close();
            assertThat(fatal).isNotDone();
        }
    }

    private interface Question<T> {
        T ask() throws Exception;
    }

    private static <T> T await(Question<T> question, Predicate<T> wanted) throws Exception {
        long began = System.nanoTime();
        while (true) {
            var answer = question.ask();
            if (wanted.test(answer)) {
                return answer;
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("still %s", answer)
                    .isLessThan(PATIENCE);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private static String status(JsonNode shown, String place) {
        return shown.at("/" + place + "/status").asText();
    }

    @Test
    void shouldShowACustomerAndForgetThemEvenOverARestart() throws Exception {
        try (var world = new World("forget.");
                var conductor = world.service("conductor", "0");
                var measurement = world.service("measurement", "0");
                var states = world.service("interaction-state", "0")) {
            assertThat(states.get("c-1").statusCode()).isEqualTo(503);
            conductor.start();
            measurement.start();
            states.start();
            try (var assigner = world.service("assigner", "0").start()) {
                world.see("c-1", "c-2");
                world.tick(Duration.ofSeconds(1));
                var shown = world.awaitShown(
                        "c-1",
                        states.url(),
                        now -> status(now, "assignments-current").equals("known"));
                assertThat(status(shown, "interaction-state")).isEqualTo("known");
                assertThat(status(shown, "customer-features")).isEqualTo("known");
                assertThat(shown.at("/interaction-state/value/slates/0/event_id")
                                .asText())
                        .isEqualTo("i-c-1");
                assertThat(states.get("c-3").statusCode()).isEqualTo(404);
                assertThat(status(world.show("c-3", states.url()), "interaction-state"))
                        .isEqualTo("unknown");
                assertThat(status(world.show("c-1", conductor.url()), "interaction-state"))
                        .isEqualTo("away");
                assertThat(assigner.get("c-1").statusCode()).isEqualTo(404);

                // As interaction-state writes it when it erases a customer.
                var features = world.topics().customerFeatures();
                world.producer
                        .send(new ProducerRecord<>(features.name(), "DE:c-1".getBytes(UTF_8), null))
                        .get();
                // It waits for its tick, and the service is stopped meanwhile.
                TimeUnit.SECONDS.sleep(1);
                assertThat(status(world.show("c-1", states.url()), "assignments-current"))
                        .isEqualTo("known");
            }
            try (var assigner = world.service("assigner", "0").start()) {
                world.tick(Duration.ofSeconds(1));
                world.awaitShown(
                        "c-1",
                        states.url(),
                        now -> status(now, "assignments-current").equals("erased"));
                assertThat(assigner.fatal).isNotDone();
            }
            try (var assigner = world.service("assigner", "0").start()) {
                world.tick(Duration.ofDays(1));
                world.awaitShown(
                        "c-2",
                        states.url(),
                        now -> now.at("/assignments-current/value/cycle_id")
                                .asText()
                                .startsWith("2026-01-06"));
                assertThat(status(world.show("c-1", states.url()), "assignments-current"))
                        .isEqualTo("erased");
                assertThat(assigner.fatal).isNotDone();
            }
        }
    }

    @Test
    void shouldSayWhichInstanceHasTheCustomer() throws Exception {
        try (var world = new World("two.");
                var first = world.service("interaction-state", "0");
                var second = world.service("interaction-state", "1")) {
            first.start();
            second.start();
            var answers = await(
                    () -> List.of(first.get("c-1"), second.get("c-1")),
                    both -> both.stream()
                            .map(HttpResponse::statusCode)
                            .sorted()
                            .toList()
                            .equals(List.of(404, 421)));

            var here = answers.get(0).statusCode() == 404 ? first : second;
            var other = answers.get(0).statusCode() == 404 ? second : first;
            var elsewhere = JSON.readTree(other.get("c-1").body());
            assertThat(elsewhere.get("partition").asInt())
                    .isEqualTo(world.topics().impressions().partitionOf("DE:c-1"));
            assertThat(elsewhere.get("instance").asText()).isEqualTo("127.0.0.1:" + here.http.port());
            assertThat(world.show("c-1", other.url())
                            .at("/interaction-state/detail")
                            .asText())
                    .contains("another instance has partition", "127.0.0.1:" + here.http.port());
        }
    }
}
