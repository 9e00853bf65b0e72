package io.offerstream.acceptance.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.console.ConsoleSettings;
import io.offerstream.console.web.ConsoleServer;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.Tick;
import io.offerstream.schemas.TickSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console on a real broker and registry: shows what is committed, and when the broker is gone, says so. */
class ConsoleOnABrokerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();

    @TempDir
    private Path folder;

    @Test
    void shouldShowWhatIsCommittedAndSayWhenItIsDisconnected() throws InterruptedException, ExecutionException {
        var settings = Settings.load(Map.of("data.dir", folder.resolve("data").toString()), Map.of(), Optional.empty());
        var connection = Connection.startLocal(settings, new Health());
        boolean open = true;
        var clients = new KafkaClients(connection.clientSettings());
        try {
            connection.initialise();
            var topics = connection.topics();
            try (var producer = clients.transactionalProducer("test")) {
                producer.initTransactions();
                producer.beginTransaction();
                send(producer, topics.markets(), TestMarket.DE, TestMarket.applied());
                send(producer, topics.ticks(), "ticker", new Tick(TestMarket.at(1), TickSource.SIMULATION, "test"));
                producer.commitTransaction();
                producer.beginTransaction();
                send(producer, topics.marketPolicy(), TestMarket.DE, policy());
                producer.flush();
                try (var console = ConsoleServer.start(
                        ConsoleSettings.loopback(0, List.of()), clients, topics, Clock.systemUTC())) {
                    assertThat(get(console.url())).contains("Overview");
                    var overview =
                            URI.create("http://127.0.0.1:" + console.url().getPort() + "/");
                    await(overview, "market-DE");
                    assertThat(get(overview)).doesNotContain("By popularity");

                    producer.commitTransaction();
                    await(overview, "By popularity");
                    assertThat(get(overview.resolve("/pipeline"))).contains("market-policy");

                    connection.close();
                    open = false;
                    await(overview, "Disconnected from Kafka");
                    assertThat(get(overview)).contains("market-DE", "By popularity");
                }
            }
        } finally {
            if (open) {
                connection.close();
            }
        }
    }

    private static MarketPolicy policy() {
        return MarketPolicy.newBuilder()
                .setMarket(TestMarket.DE)
                .setPolicy(MarketMode.FALLBACK)
                .setReason("harm")
                .setDecidedAt(TestMarket.at(1))
                .build();
    }

    private static <V extends SpecificRecord> void send(
            KafkaProducer<byte[], byte[]> producer, Topic<V> topic, String key, V value)
            throws InterruptedException, ExecutionException {
        producer.send(new ProducerRecord<>(
                        topic.name(), key.getBytes(UTF_8), topic.serde().serialize(topic.name(), value)))
                .get();
    }

    private void await(URI page, String text) throws InterruptedException {
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (!get(page).contains(text)) {
            assertThat(System.nanoTime()).as("waits for \"%s\"", text).isLessThan(until);
            Thread.sleep(300);
        }
    }

    private String get(URI page) {
        try {
            return browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
