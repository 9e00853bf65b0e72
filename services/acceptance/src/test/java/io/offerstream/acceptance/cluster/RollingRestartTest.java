package io.offerstream.acceptance.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.cluster.LocalCluster;
import io.offerstream.local.cluster.LocalCluster.Part;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.serde.RegistryClient;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Customer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three brokers and two instances of each service, each restarted once while customers come. Minutes, and more memory
 * than a build should take: {@code -Dofferstream.cluster=true} has it done; figures in docs/chaos.md.
 */
@EnabledIfSystemProperty(named = "offerstream.cluster", matches = "true")
class RollingRestartTest {
    private static final int PARTITIONS = 2;
    /** Fourteen processes on the two processors of a build machine. */
    private static final Duration TICK = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** A restarted instance is back, or its partitions are taken over, within less. */
    private static final Duration LONGEST_GAP = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final Map<String, Instant> sent = new ConcurrentHashMap<>();

    private static Customer customer(int number) {
        return Customer.newBuilder()
                .setEventId("profile-" + number)
                .setEventTime(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .setMarket("DE")
                .setCustomerId("c-" + number)
                .setProfileFeatures(List.of("TIER=GOLD"))
                .setConsent(true)
                .build();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what was taken is noted; the rest is missed at the end
    private void send(KafkaProducer<byte[], byte[]> producer, Topics topics, Customer customer) {
        var topic = topics.customers();
        producer.send(
                new ProducerRecord<>(
                        topic.name(),
                        ("DE:" + customer.getCustomerId()).getBytes(UTF_8),
                        topic.serde().serialize(topic.name(), customer)),
                (metadata, thrown) -> {
                    if (thrown == null) {
                        sent.put(customer.getCustomerId(), Instant.now());
                    }
                });
    }

    private static Path offers(Path folder) throws Exception {
        var rows = IntStream.rangeClosed(1, 6)
                .mapToObj("DE,O-%1$d,Offer %1$d,PROTEIN=%1$d,2026-01-05T00:00:00Z,2030-01-01T00:00:00Z,\n"::formatted);
        return Files.writeString(
                folder.resolve("offers.csv"),
                "market,offer_id,title,features,valid_from,valid_to,pos_codes\n" + String.join("", rows.toList()));
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // ends with the executor
    void shouldAssignEveryCustomerOnceWhileEverythingIsRestarted() throws Exception {
        var shape = new LocalCluster.Shape(folder.resolve("cluster"), 3, 2, PARTITIONS, TICK);
        try (var cluster = LocalCluster.start(shape)) {
            assertThat(cluster.run("init")).isZero();
            assertThat(cluster.run(
                            "markets",
                            "apply",
                            Path.of("..", "..", "config", "markets").toString(),
                            "--yes"))
                    .isZero();
            assertThat(cluster.run("offers", "publish", offers(folder).toString(), "--yes"))
                    .isZero();
            cluster.startServices();
            var clients = new KafkaClients(Map.of("bootstrap.servers", cluster.bootstrapServers()));
            var topics = new Topics(
                    "", PARTITIONS, new RegistryClient(URI.create(cluster.registryUrl()), Clock.systemUTC()));
            var numbers = new AtomicInteger();
            var traffic = Executors.newSingleThreadScheduledExecutor();
            var restarts = new LinkedHashMap<String, Long>();
            try (var producer = clients.producer();
                    var assignments = new Assignments(clients, topics)) {
                traffic.scheduleAtFixedRate(
                        () -> send(producer, topics, customer(numbers.incrementAndGet())),
                        0,
                        200,
                        TimeUnit.MILLISECONDS);
                awaitCustomers(assignments, 1);
                for (var name : cluster.parts().stream().map(Part::name).toList()) {
                    var begun = Instant.now();
                    cluster.restart(name);
                    cluster.awaitInSync();
                    restarts.put(name, Duration.between(begun, Instant.now()).toSeconds());
                    tell(name + " is back after " + restarts.get(name) + " s; " + numbers + " customers, "
                            + assignments.customers() + " assigned");
                }
                traffic.shutdown();
                assertThat(traffic.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
                producer.flush();
                awaitCustomers(assignments, numbers.get());

                var waited = waited(assignments.first());
                tell(
                        "%d customers; from acknowledged to assigned p50 %d s, p95 %d s, longest %d s; no assignment for %d s at most"
                                .formatted(
                                        numbers.get(),
                                        waited.get(waited.size() / 2).toSeconds(),
                                        waited.get(waited.size() * 95 / 100).toSeconds(),
                                        waited.get(waited.size() - 1).toSeconds(),
                                        assignments.longestPause().toSeconds()));
                assertThat(sent).as("nothing was given up").hasSize(numbers.get());
                assertThat(assignments.first()).as("everyone has offers").hasSize(numbers.get());
                assertThat(assignments.repeated()).as("none twice").isEmpty();
                assertThat(waited.get(waited.size() - 1)).as("no gap").isLessThan(LONGEST_GAP);
            }
        }
    }

    private static void awaitCustomers(Assignments assignments, int customers) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (assignments.customers() < customers && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
    }

    /** From acknowledged to assigned, shortest first. */
    private List<Duration> waited(Map<String, Instant> first) {
        return sent.entrySet().stream()
                .filter(customer -> first.containsKey(customer.getKey()))
                .map(customer -> Duration.between(customer.getValue(), first.get(customer.getKey())))
                .sorted()
                .toList();
    }

    private static void tell(String what) {
        System.out.println("RollingRestartTest " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + what);
    }
}
