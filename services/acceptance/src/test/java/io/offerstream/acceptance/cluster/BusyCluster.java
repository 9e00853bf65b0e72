package io.offerstream.acceptance.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.cluster.LocalCluster;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.serde.RegistryClient;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Customer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A cluster of processes with offers, to which five new customers come each second; each must be assigned once. Owned by
 * one thread.
 */
final class BusyCluster implements AutoCloseable {
    private static final int PARTITIONS = 2;
    /** Up to fourteen processes on the two processors of a build machine. */
    private static final Duration TICK = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int COME_EVERY_MS = 200;

    private final LocalCluster cluster;
    private final KafkaClients clients;
    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Assignments assignments;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Instant> sent = new ConcurrentHashMap<>();
    private final ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor();

    private BusyCluster(LocalCluster cluster) {
        this.cluster = cluster;
        clients = new KafkaClients(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        topics = new Topics("", PARTITIONS, new RegistryClient(URI.create(cluster.registryUrl()), Clock.systemUTC()));
        producer = clients.producer();
        assignments = new Assignments(clients, topics);
    }

    /** Starts it; returns once the first customer is assigned. */
    @SuppressWarnings("FutureReturnValueIgnored") // ends with the executor
    static BusyCluster start(Path folder, int brokers, int instances) throws IOException, InterruptedException {
        var cluster = LocalCluster.start(
                new LocalCluster.Shape(folder.resolve("cluster"), brokers, instances, PARTITIONS, TICK));
        try {
            var markets = Path.of("..", "..", "config", "markets").toString();
            assertThat(cluster.run("init")).isZero();
            assertThat(cluster.run("markets", "apply", markets, "--yes")).isZero();
            assertThat(cluster.run("offers", "publish", offers(folder).toString(), "--yes"))
                    .isZero();
            cluster.startServices();
            var busy = new BusyCluster(cluster);
            busy.traffic.scheduleAtFixedRate(busy::send, 0, COME_EVERY_MS, TimeUnit.MILLISECONDS);
            busy.awaitCustomers(1);
            assertThat(busy.assignments.customers()).as("assigned").isPositive();
            return busy;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private static Path offers(Path folder) throws IOException {
        var rows = IntStream.rangeClosed(1, 6)
                .mapToObj("DE,O-%1$d,Offer %1$d,PROTEIN=%1$d,2026-01-05T00:00:00Z,2030-01-01T00:00:00Z,\n"::formatted);
        return Files.writeString(
                folder.resolve("offers.csv"),
                "market,offer_id,title,features,valid_from,valid_to,pos_codes\n" + String.join("", rows.toList()));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what was taken is noted; the rest is missed at the end
    private void send() {
        int number = numbers.incrementAndGet();
        var customer = Customer.newBuilder()
                .setEventId("profile-" + number)
                .setEventTime(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .setMarket("DE")
                .setCustomerId("c-" + number)
                .setProfileFeatures(List.of("TIER=GOLD"))
                .setConsent(true)
                .build();
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

    LocalCluster cluster() {
        return cluster;
    }

    /** Says what happened, when, and how many customers there are. */
    void tell(String what) {
        System.out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + what + "; " + numbers + " customers, "
                + assignments.customers() + " assigned");
    }

    /** Waits, while customers come. */
    void goOn(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }

    private void awaitCustomers(int customers) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (assignments.customers() < customers && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
    }

    /** How many instances of a service have partitions. */
    long working(String service) throws ExecutionException, InterruptedException {
        try (var admin = clients.admin()) {
            return admin
                    .describeConsumerGroups(List.of(service))
                    .describedGroups()
                    .get(service)
                    .get()
                    .members()
                    .stream()
                    .filter(member -> !member.assignment().topicPartitions().isEmpty())
                    .count();
        }
    }

    /**
     * Lets no more customers come, and requires that everybody was acknowledged and assigned once.
     *
     * @param longestGap the longest that one may have waited
     */
    void requireEverybodyAssignedOnce(Duration longestGap) throws InterruptedException {
        traffic.shutdown();
        assertThat(traffic.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        producer.flush();
        awaitCustomers(numbers.get());

        var waited = waited(assignments.first());
        tell("from acknowledged to assigned p50 %d s, p95 %d s, longest %d s; no assignment for %d s at most"
                .formatted(
                        waited.get(waited.size() / 2).toSeconds(),
                        waited.get(waited.size() * 95 / 100).toSeconds(),
                        waited.get(waited.size() - 1).toSeconds(),
                        assignments.longestPause().toSeconds()));
        assertThat(sent).as("nothing was given up").hasSize(numbers.get());
        assertThat(assignments.first()).as("everyone has offers").hasSize(numbers.get());
        assertThat(assignments.repeated()).as("none twice").isEmpty();
        assertThat(waited.get(waited.size() - 1)).as("no gap").isLessThan(longestGap);
    }

    /** From acknowledged to assigned, shortest first. */
    private List<Duration> waited(Map<String, Instant> first) {
        return sent.entrySet().stream()
                .filter(customer -> first.containsKey(customer.getKey()))
                .map(customer -> Duration.between(customer.getValue(), first.get(customer.getKey())))
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        traffic.shutdownNow();
        assignments.close();
        producer.close(Duration.ofSeconds(5));
        cluster.close();
    }
}
