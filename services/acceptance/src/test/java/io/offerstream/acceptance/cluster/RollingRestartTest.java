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
import java.util.ArrayList;
import java.util.HashSet;
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
import org.apache.kafka.common.TopicPartition;
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

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private final Map<String, Instant> sent = new ConcurrentHashMap<>();

    private record Assigned(String customer, String cycle, int revision) {}

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
                        sent.put(customer.getCustomerId().toString(), Instant.now());
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
            var restarts = new LinkedHashMap<String, Duration>();
            try (var producer = clients.producer()) {
                traffic.scheduleAtFixedRate(
                        () -> send(producer, topics, customer(numbers.incrementAndGet())),
                        0,
                        200,
                        TimeUnit.MILLISECONDS);
                for (var name : cluster.parts().stream().map(Part::name).toList()) {
                    var begun = Instant.now();
                    cluster.restart(name);
                    cluster.awaitInSync();
                    restarts.put(name, Duration.between(begun, Instant.now()));
                }
                traffic.shutdown();
                assertThat(traffic.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
                producer.flush();
            }

            var assigned = readUntilEveryoneHasOne(clients, topics, numbers.get());

            assertThat(sent).as("nothing was given up").hasSize(numbers.get());
            assertThat(new HashSet<>(assigned)).as("none twice").hasSameSizeAs(assigned);
            System.out.printf("restarts %s%ncustomers %d, assignments %d%n", restarts, numbers.get(), assigned.size());
        }
    }

    private static List<Assigned> readUntilEveryoneHasOne(KafkaClients clients, Topics topics, int customers) {
        var topic = topics.assignments();
        var found = new ArrayList<Assigned>();
        var seen = new HashSet<String>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var consumer = clients.consumer()) {
            consumer.assign(IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            while (seen.size() < customers && System.nanoTime() < deadline) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.value() != null) {
                        var assignment = topic.serde().deserialize(topic.name(), record.value());
                        seen.add(assignment.getCustomerId().toString());
                        found.add(new Assigned(
                                assignment.getCustomerId().toString(),
                                assignment.getCycleId().toString(),
                                assignment.getRevision()));
                    }
                }
            }
        }
        assertThat(seen).as("everyone has offers").hasSize(customers);
        return found;
    }
}
