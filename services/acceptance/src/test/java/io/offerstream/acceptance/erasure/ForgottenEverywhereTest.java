package io.offerstream.acceptance.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.broker.FreePorts;
import io.offerstream.local.cli.Cli;
import io.offerstream.local.cli.Stop;
import io.offerstream.local.cli.Terminal;
import io.offerstream.local.cli.connect.StackInstallations;
import io.offerstream.local.sink.Delivery;
import io.offerstream.local.sink.SinkSettings;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.local.stack.Publisher;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.Settings;
import io.offerstream.schemas.TickSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A customer is seen by every service and lies in every topic, store and table that may name one; is forgotten; and when
 * a month has passed their id is in no byte of the data folder.
 */
class ForgottenEverywhereTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CUSTOMER = "k-48151623";
    private static final Instant OPENING = Instant.parse("2026-01-05T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(30);

    /** Beside other builds, on one core, compaction alone was seen to take four minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    @TempDir
    private Path folder;

    private final Footprints footprints = new Footprints(CUSTOMER);
    private final LivingMarket market = new LivingMarket();
    private final List<Throwable> failures = new ArrayList<>();
    private final Map<String, String> assignments = new HashMap<>();
    private final ListAppender<ILoggingEvent> logs = new ListAppender<>();
    private Instant now = OPENING;
    private long models;

    private Path dataDir() {
        return folder.resolve("installation");
    }

    /** How the command ended, and what it printed. */
    private record Ended(int code, String out, String err) {}

    private Ended erase(Path receipt) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(new PrintStream(out, false, UTF_8), new PrintStream(err, false, UTF_8), false);
        var environment = Map.of(
                "OFFERSTREAM_DATA_DIR",
                dataDir().toString(),
                "OFFERSTREAM_SINK_CONNECTOR",
                "../../config/connect/snowflake-sink.json");
        int code = new Cli(
                        environment, Clock.fixed(now, ZoneOffset.UTC), terminal, new Stop(), new StackInstallations())
                .execute(
                        "erase",
                        "--market",
                        LivingMarket.MARKET,
                        "--customer",
                        CUSTOMER,
                        "--reason",
                        "request 7",
                        "--actor",
                        "privacy-desk",
                        "--receipt",
                        receipt.toString(),
                        "--wait",
                        String.valueOf(PATIENCE.toSeconds()),
                        "--yes");
        return new Ended(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private void publish(Publisher publisher, TopicReader reader, List<? extends SpecificRecord> events) {
        now = now.plus(STEP);
        publisher.publish(events, now);
        reader.poll(Duration.ofMillis(300));
        assertThat(failures).isEmpty();
    }

    /** Lets the customer live with the others until there is something of them everywhere. */
    private void live(LocalStack stack, Publisher publisher, TopicReader reader) throws InterruptedException {
        publish(publisher, reader, market.reference(now));
        publish(publisher, reader, market.others(now, assignments));
        publish(publisher, reader, market.session(CUSTOMER, now, null));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!assignments.containsKey(CUSTOMER)) {
            assertThat(System.nanoTime()).as("assigned in time").isLessThan(deadline);
            publish(publisher, reader, List.of());
        }
        var events = new ArrayList<SpecificRecord>(market.others(now, assignments));
        events.addAll(market.session(CUSTOMER, now, assignments.get(CUSTOMER)));
        events.add(market.refused(CUSTOMER, now));
        publish(publisher, reader, events);
        // Until what they saw is sealed, and learnt from.
        for (int step = 0; step < 6 || models == 0; step++) {
            assertThat(System.nanoTime()).as("learnt in time").isLessThan(deadline);
            publish(publisher, reader, List.of());
        }
        var left = Delivery.await(stack.connection(), SinkSettings.connector(settings()), PATIENCE, () -> false);
        assertThat(left).as("%s", stack.health().reports()).isEmpty();
    }

    private Settings settings() {
        return Settings.load(
                Map.of(
                        "data.dir", dataDir().toString(),
                        "partitions", "2",
                        "sink.connector", "../../config/connect/snowflake-sink.json"),
                Map.of(),
                Optional.empty());
    }

    /** Others go on meanwhile; ticks with them. */
    private JsonNode forget(Publisher publisher, TopicReader reader) throws IOException {
        var file = folder.resolve("receipt.json");
        var ended = CompletableFuture.supplyAsync(() -> erase(file));
        while (!ended.isDone()) {
            publish(publisher, reader, market.others(now, assignments));
        }
        assertThat(ended.join().code()).as(ended.join().err()).isZero();
        var text = Files.readString(file);
        assertThat(text + ended.join().out() + ended.join().err()).doesNotContain(CUSTOMER);
        return JSON.readTree(text);
    }

    private static Map<String, Long> records(JsonNode topics) {
        var records = new TreeMap<String, Long>();
        topics.forEach(topic ->
                records.merge(topic.get("topic").asText(), topic.get("records").asLong(), Long::sum));
        return records;
    }

    private static void check(JsonNode receipt) {
        assertThat(records(receipt.at("/before/topics")))
                .containsKeys(
                        "assignments",
                        "assignments-current",
                        "customer-features",
                        "customers",
                        "dead-letters",
                        "impressions",
                        "redemptions",
                        "interaction-state-customer-state-changelog")
                .doesNotContainKeys("outcomes", "slate-evaluations", "audit", "erasures", "models", "pricing-sample");
        assertThat(receipt.at("/before/interaction_state").asText()).isEqualTo("known");
        assertThat(receipt.at("/after/interaction_state").asText()).isEqualTo("unknown");
        assertThat(receipt.at("/models/contrasts").asLong()).isPositive();
        assertThat(receipt.at("/models/versions")).isNotEmpty();
        for (var table : List.of("ASSIGNMENTS", "CUSTOMER_FEATURES")) {
            assertThat(receipt.at("/warehouse/" + table + "/rows_before").asLong())
                    .as(table)
                    .isPositive();
            assertThat(receipt.at("/warehouse/" + table + "/rows_after").asLong())
                    .as(table)
                    .isZero();
        }
        assertThat(records(receipt.at("/after/topics")))
                .containsEntry("erasures", 1L)
                .doesNotContainKeys("outcomes", "slate-evaluations", "audit");
        assertThat(receipt.get("done").asBoolean()).isTrue();
    }

    /** The broker writes new segments as others live on, and cleans those it has closed. */
    private void compact(LocalStack stack, Publisher publisher, TopicReader reader) throws Exception {
        try (var admin = stack.connection().admin()) {
            LaterThen.hurry(admin, stack.connection().topics());
        }
        Map<String, Integer> found = Map.of();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int round = 0; System.nanoTime() < deadline; round++) {
            var events = new ArrayList<SpecificRecord>(market.others(now, assignments));
            // Some changelogs are written for newcomers only; a broker leaves a part alone until the next begins.
            events.addAll(market.session("n-" + round, now, null));
            publish(publisher, reader, events);
            Thread.sleep(200);
            found = footprints.below(dataDir().resolve("broker"));
            found.keySet()
                    .removeIf(file ->
                            file.matches(".*/(impressions|redemptions|assignments|dead-letters|erasures)-\\d.*"));
            if (found.isEmpty()) {
                return;
            }
        }
        assertThat(found).as("left by compaction").isEmpty();
    }

    /** With the broker alone, which looks more often at what it may delete. */
    private void deleteSegments() throws Exception {
        var impatient = new EmbeddedBroker.Security(
                Map.of(), "", Map.of("log.retention.check.interval.ms", "500", "log.initial.task.delay.ms", "500"));
        try (var broker = EmbeddedBroker.start(
                dataDir().resolve("broker"), FreePorts.choose(1).get(0), impatient)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                if (footprints.below(dataDir().resolve("broker")).isEmpty()) {
                    return;
                }
                Thread.sleep(500);
            }
            assertThat(footprints.below(dataDir().resolve("broker")))
                    .as("left on %s", broker.bootstrapServers())
                    .isEmpty();
        }
    }

    @Test
    void shouldLeaveNoByteOfACustomer() throws Exception {
        logs.start();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(logs);
        var ours = (Logger) LoggerFactory.getLogger("io.offerstream");
        ours.setLevel(Level.INFO);
        try (var stack = LocalStack.start(settings(), new SimpleMeterRegistry(), new Health(), failures::add);
                var publisher = new Publisher(stack.connection(), "acceptance", TickSource.SIMULATION);
                var reader = new TopicReader(stack.connection().bootstrapServers())) {
            stack.startSink();
            var topics = stack.connection().topics();
            reader.follow(
                    topics.assignments(),
                    (key, assignment) -> assignments.put(assignment.getCustomerId(), assignment.getAssignmentId()));
            reader.follow(topics.models(), (key, model) -> models++);
            live(stack, publisher, reader);
            assertThat(footprints.below(dataDir().resolve("broker"))).isNotEmpty();

            check(forget(publisher, reader));
            compact(stack, publisher, reader);
        } finally {
            root.detachAppender(logs);
            ours.setLevel(null);
        }
        deleteSegments();
        var stores = new StoreFiles(dataDir().resolve("state"));
        stores.rewrite();

        assertThat(stores.entriesWith(footprints)).as("entries of stores").isEmpty();
        var files = footprints.below(dataDir());
        files.remove("warehouse/warehouse.duckdb");
        assertThat(files).as("files").isEmpty();
        assertThat(List.copyOf(logs.list))
                .as("messages")
                .isNotEmpty()
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(message -> message.contains(CUSTOMER));
    }
}
