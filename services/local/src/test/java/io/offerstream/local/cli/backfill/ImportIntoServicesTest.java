package io.offerstream.local.cli.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.cli.Main;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.tick.TickWriter;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.schemas.TickSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, beside all services: what they make of a history, and of killed imports. */
class ImportIntoServicesTest {
    private static final int CUSTOMERS = 300;
    private static final int KILLS = 3;
    private static final long MOST_MILLIS_TO_KILL = 900;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Behind the history and every window in it; still before the first cycle. */
    private static final Instant LATER = Tables.START.plus(Duration.ofDays(40));

    private static final String MARKET = """
            market: DE
            time_zone: Europe/Berlin
            currency: EUR
            cycle:
              first_start: 2025-06-01T04:00
            experiment:
              id: trial
            lightfm_model:
              no_components: 4
            """;

    @TempDir
    static Path temp;

    private static final Tables TABLES = new Tables(CUSTOMERS);
    private static Path store;
    private static Outputs undisturbed;

    /** What the services say of a history. */
    private record Outputs(List<String> outcomes, Map<String, Long> counts, int deadLetters, int models) {}

    @BeforeAll
    static void importUndisturbed() throws Exception {
        store = TABLES.writeCsv(temp.resolve("store"));
        Files.createDirectories(temp.resolve("markets"));
        Files.writeString(temp.resolve("markets/DE.yml"), MARKET);
        undisturbed = outputs(temp.resolve("undisturbed"), 0);
        Files.createDirectories(temp.resolve("patient"));
        Files.writeString(temp.resolve("patient/DE.yml"), MARKET + """
                events:
                  correct_until: P400D
                """);
    }

    private static Settings settings(Path dataDir) {
        return Settings.load(Map.of("data.dir", dataDir.toString(), "partitions", "2"), Map.of(), Optional.empty());
    }

    private static Outputs outputs(Path dataDir, int kills) throws Exception {
        var failures = new ArrayList<Throwable>();
        try (var stack = LocalStack.start(settings(dataDir), new SimpleMeterRegistry(), new Health(), failures::add)) {
            succeed(command(dataDir, "markets", "apply", temp.resolve("markets").toString()));
            var random = new Random(kills);
            for (int kill = 1; kill <= kills; kill++) {
                var victim = importing(dataDir).start();
                assertThat(isPublishing(victim))
                        .as("kill %s came in the middle", kill)
                        .isTrue();
                Thread.sleep(random.nextLong(MOST_MILLIS_TO_KILL));
                assertThat(victim.isAlive()).isTrue();
                victim.destroyForcibly().waitFor();
            }
            var said = succeed(importing(dataDir));
            assertThat(said).contains(kills == 0 ? "events published." : "Goes on behind");
            assertThat(succeed(importing(dataDir))).contains("published already: nothing to do");
            var outputs = read(stack.connection());
            assertThat(failures).isEmpty();
            return outputs;
        }
    }

    /** So many ticks that a kill comes between two. */
    private static ProcessBuilder importing(Path dataDir) {
        return command(dataDir, "import", "--market", "DE", store.toString(), "--tick", "PT1H");
    }

    private static ProcessBuilder command(Path dataDir, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Tells how far it is five times a second.
                "-Dofferstream.terminal=true",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES="
                        + System.getProperty("org.apache.avro.SERIALIZABLE_PACKAGES"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data-dir", dataDir.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    private static String succeed(ProcessBuilder command) throws Exception {
        var process = command.start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** Reads what the process says until it publishes; false if it ends before. */
    private static boolean isPublishing(Process process) throws IOException {
        var said = new StringBuilder();
        for (int next = process.getInputStream().read();
                next >= 0;
                next = process.getInputStream().read()) {
            said.append((char) next);
            if (said.indexOf("publishing:") >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Goes on to a time behind all windows, and reads what came out once everybody is there. */
    private static Outputs read(Connection connection) {
        tick(connection, LATER);
        var topics = connection.topics();
        var outcomes = new ArrayList<String>();
        var counts = new TreeMap<String, Long>();
        var deadLetters = new AtomicInteger();
        var models = new AtomicInteger();
        var until = Instant.now().plus(PATIENCE);
        try (var reader = new TopicReader(connection.bootstrapServers())
                .follow(topics.outcomes(), (key, value) -> outcomes.add(value.toString()))
                .follow(topics.interactionCounts(), (key, value) -> add(value, counts))
                .follow(topics.deadLetters(), (key, value) -> deadLetters.incrementAndGet())
                .follow(topics.modelStatus(), (key, value) -> models.incrementAndGet())) {
            while (!hasReached(reader, topics) || models.get() == 0) {
                assertThat(Instant.now()).as("the services finish").isBefore(until);
                reader.poll(Duration.ofMillis(200));
            }
            reader.readToEnd();
        }
        outcomes.sort(null);
        return new Outputs(outcomes, counts, deadLetters.get(), Math.min(models.get(), 1));
    }

    private static boolean hasReached(TopicReader reader, Topics topics) {
        return List.of(topics.outcomes(), topics.interactionCounts()).stream()
                .allMatch(topic -> reader.reached(topic)
                        .filter(tick -> !tick.isBefore(LATER))
                        .isPresent());
    }

    private static void tick(Connection connection, Instant tick) {
        var client = Map.<String, Object>of("bootstrap.servers", connection.bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            new TickWriter(producer, connection.topics(), TickSource.REPLAY, "test").write(tick);
        }
    }

    private static void add(InteractionCounts row, Map<String, Long> counts) {
        var offer = row.getOfferId() + " ";
        counts.merge(offer + "exposures", row.getExposures(), Long::sum);
        counts.merge(offer + "redemptions", row.getRedemptions(), Long::sum);
        counts.merge(offer + "attributed", row.getAttributedRedemptions(), Long::sum);
    }

    private static long total(String kind) {
        var sum = new AtomicLong();
        undisturbed.counts().forEach((name, count) -> sum.addAndGet(name.endsWith(" " + kind) ? count : 0));
        return sum.get();
    }

    @Test
    void shouldCountTheWholeHistory() {
        assertThat(undisturbed.deadLetters()).isZero();
        assertThat(total("exposures")).isEqualTo(3L * TABLES.impressions());
        assertThat(total("redemptions")).isEqualTo(TABLES.redemptions());
        assertThat(total("attributed")).isPositive();
    }

    @Test
    void shouldTeachTheTrainer() {
        assertThat(undisturbed.outcomes())
                .filteredOn(outcome -> outcome.contains("\"kind\": \"" + OutcomeKind.CONTRAST))
                .hasSizeGreaterThan(CUSTOMERS)
                .allSatisfy(contrast -> assertThat(contrast).contains("\"trainable\": true", "TIER=GOLD"));
        assertThat(undisturbed.models()).isEqualTo(1);
    }

    /** Here the history is late, but the market takes it: it is decided at one tick, with the same counts. */
    @Test
    void shouldCountTheHistoryBehindTicksWhereTheMarketCorrectsSoLong() throws Exception {
        var dataDir = temp.resolve("ticking");
        var failures = new ArrayList<Throwable>();
        try (var stack = LocalStack.start(settings(dataDir), new SimpleMeterRegistry(), new Health(), failures::add)) {
            succeed(command(dataDir, "markets", "apply", temp.resolve("patient").toString()));
            tick(stack.connection(), LATER.minus(Duration.ofDays(10)));
            tick(stack.connection(), LATER.minus(Duration.ofDays(9)));
            assertThat(succeed(importing(dataDir)))
                    .contains("events published.")
                    .doesNotContain("drives time");

            var outputs = read(stack.connection());

            assertThat(failures).isEmpty();
            assertThat(outputs.deadLetters()).isZero();
            assertThat(outputs.counts()).isEqualTo(undisturbed.counts());
            assertThat(outputs.outcomes())
                    .filteredOn(outcome -> outcome.contains("\"kind\": \"CONTRAST"))
                    .hasSizeGreaterThan(CUSTOMERS);
        }
    }

    @Test
    void shouldEndTheSameAfterKillsInTheMiddle() throws Exception {
        assertThat(outputs(temp.resolve("killed"), KILLS)).isEqualTo(undisturbed);
    }
}
