package io.offerstream.acceptance.security;

import static io.offerstream.acceptance.wholepath.WholePath.succeed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.acceptance.deployment.MetricNames;
import io.offerstream.acceptance.wholepath.Commands;
import io.offerstream.acceptance.wholepath.WholePath;
import io.offerstream.local.broker.FreePorts;
import io.offerstream.local.cli.connect.StackInstallations;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.topics.Topics;
import io.offerstream.warehouse.LocalWarehouse;
import io.offerstream.warehouse.WarehouseCredentials;
import io.offerstream.warehouse.WarehouseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every service under an account of its own, over TLS, on a broker that denies what {@code acl print} does not name. */
class LeastPrivilegeTest {
    @TempDir
    private static Path folder;

    private static SecuredInstallation secured;
    private static WholePath path;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        secured = new SecuredInstallation(folder);
        path = new WholePath(secured);
        var applied = secured.login(SecuredInstallation.ADMIN).run("acl", "apply");
        assertThat(applied.code()).as(applied.err()).isZero();
        succeed(as("init").run("init"));
    }

    @AfterAll
    static void stop() {
        secured.close();
    }

    private static Commands as(String account) {
        return secured.as(account);
    }

    @Test
    void shouldGoTheWholePathWithEveryServiceUnderItsOwnAccount() throws Exception {
        path.walk();
        seeEveryMetricThatSomebodyAsksFor();
        importAHistory();
        deliver();
    }

    /** Beside the ticker. */
    private static void importAHistory() throws IOException, InterruptedException {
        var history = Files.writeString(
                folder.resolve("history.jsonl"), """
                {"event_id":"imported-1","event_time":"%s","market":"DE","customer_id":"c-2","offer_ids":["O-1"],\
                "surface":"APP","evidence":"VIEWED"}
                """.formatted(Instant.now().truncatedTo(ChronoUnit.MILLIS)));
        succeed(as("import")
                .run(
                        "import",
                        "--market",
                        "DE",
                        "--impressions",
                        history.toString(),
                        "--reason",
                        "before us",
                        "--yes"));
        path.await("impressions", "imported-1");
    }

    /** As to Snowflake, to the stand-in for it. */
    private static void deliver() throws InterruptedException {
        var warehouseFolder = as("sink").settings().get(KnownSettings.DATA_DIR).resolve("warehouse");
        try (var warehouse = LocalWarehouse.start(
                new WarehouseSettings(warehouseFolder, FreePorts.choose(1).get(0)))) {
            var sink = as("sink")
                    .with("OFFERSTREAM_SINK_CONNECTOR", "../../config/connect/snowflake-sink.json")
                    .with("OFFERSTREAM_SINK_URL", warehouse.url())
                    .with(
                            "OFFERSTREAM_SINK_KEY_FILE",
                            WarehouseCredentials.in(warehouseFolder).propertiesFile())
                    .with("OFFERSTREAM_SINK_MAX_CLIENT_LAG", 1)
                    .with("OFFERSTREAM_SINK_REST_PORT", 0);
            secured.start(sink, "run", "sink");
            long deadline = System.nanoTime() + WholePath.PATIENCE.toNanos();
            while (!as("sink").run("warehouse", "tables", "-o", "csv").out().matches("(?s).*ASSIGNMENTS,[1-9].*")) {
                assertThat(System.nanoTime()).as("%s", secured.running()).isLessThan(deadline);
                Thread.sleep(1_000);
            }
            assertThat(secured.running())
                    .allSatisfy(command -> assertThat(command).contains(" runs: "));
            secured.stopRunning();
        }
    }

    /** An operator lets the first model serve, new customers get it, a broken record is counted: then nothing that alerts look at is missing. */
    private static void seeEveryMetricThatSomebodyAsksFor() throws Exception {
        try (var installation = new StackInstallations().open(as("app").settings());
                var producer = installation.clients().producer()) {
            producer.send(new ProducerRecord<>(
                            installation.topics().impressions().name(), "DE:c-1".getBytes(UTF_8), new byte[] {1}))
                    .get();
        }
        succeed(as("operator")
                .run("models", "promote", "--market", "DE", "--version", "1", "--reason", "try it", "--execute"));
        long deadline = System.nanoTime() + WholePath.PATIENCE.toNanos();
        var missing = new TreeSet<>(MetricNames.asked());
        for (int customer = 41; !missing.isEmpty(); customer += 3) {
            // The next tick may still be decided without the model.
            path.send("crm", Topics::customers, WholePath.customers(customer, customer + 2));
            missing.removeAll(MetricNames.shown(secured.answers("/metrics").values()));
            assertThat(System.nanoTime()).as("no service shows %s", missing).isLessThan(deadline);
            Thread.sleep(300);
        }
        assertThat(secured.answers("/metrics"))
                .hasSize(WholePath.SERVICES.size())
                .allSatisfy((service, page) -> assertThat(page).containsPattern("offerstream_ready\\{.*} 1\\.0"));
    }

    @Test
    void shouldDenyWhatTheTableDoesNotName() throws Exception {
        var attempts = new Attempts(secured);

        for (var account : SecuredInstallation.accounts()) {
            attempts.tryEverythingForbidden(account);
        }

        assertThat(attempts.allowed()).as("of %s attempts", attempts.count()).isEmpty();
        assertThat(attempts.count()).isGreaterThan(1_500);
    }

    @Test
    void shouldHaveNothingLeftToApply() {
        var again = secured.login(SecuredInstallation.ADMIN).run("acl", "apply", "-o", "csv");

        succeed(again);
        assertThat(again.err()).contains("Nothing to add.");
        assertThat(again.out().lines()).hasSize(1);
    }

    @Test
    void shouldRefuseWrongPasswordsAndStrangers() {
        var wrong =
                secured.login(SecuredInstallation.USERS + "operator-", "guess").run("topics", "read", "offers");
        var stranger = secured.login(SecuredInstallation.STRANGER).run("topics", "read", "offers");

        assertThat(wrong.code()).as(wrong.err()).isEqualTo(5);
        assertThat(stranger.code()).as(stranger.err()).isEqualTo(5);
        assertThat(wrong.err() + stranger.err()).doesNotContain("guess", "correct-horse");
    }

    @Test
    void shouldKnowPeopleByTheirCertificate() throws IOException {
        succeed(secured.runByCertificate(true, "topics", "read", "offers"));
        assertThat(secured.runByCertificate(true, "acl", "apply", "--user-prefix", "other-")
                        .code())
                .isEqualTo(5);
        assertThat(secured.runByCertificate(false, "topics", "read", "offers").code())
                .isEqualTo(5);
    }
}
