package io.offerstream.acceptance.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.acceptance.deployment.MetricNames;
import io.offerstream.acceptance.security.SecuredInstallation.Ended;
import io.offerstream.local.cli.connect.StackInstallations;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every service under an account of its own, over TLS, on a broker that denies what {@code acl print} does not name. */
class LeastPrivilegeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> SERVICES =
            List.of("ticker", "conductor", "interaction-state", "assigner", "measurement", "trainer", "console");

    @TempDir
    private static Path folder;

    private static SecuredInstallation secured;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        secured = new SecuredInstallation(folder);
        var applied = secured.as(SecuredInstallation.ADMIN).run("acl", "apply");
        assertThat(applied.code()).as(applied.err()).isZero();
        succeed(as("init").run("init"));
    }

    @AfterAll
    static void stop() {
        secured.close();
    }

    private static SecuredInstallation.Login as(String account) {
        return secured.as(SecuredInstallation.USERS + account);
    }

    private static void succeed(Ended ended) {
        assertThat(ended.code()).as(ended.err()).isZero();
    }

    private static <V extends SpecificRecord> void send(
            String account, Function<Topics, Topic<V>> which, List<V> events)
            throws ExecutionException, InterruptedException {
        try (var installation = new StackInstallations().open(as(account).settings());
                var producer = installation.clients().producer()) {
            var topic = which.apply(installation.topics());
            for (var event : events) {
                producer.send(new ProducerRecord<>(
                                topic.name(),
                                Keys.of(event).getBytes(UTF_8),
                                topic.serde().serialize(topic.name(), event)))
                        .get();
            }
        }
    }

    private static void await(String topic, String text) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!as("operator").run("topics", "read", topic).out().contains(text)) {
            assertThat(System.nanoTime())
                    .as("waits for %s in %s\n%s", text, topic, String.join("\n", secured.running()))
                    .isLessThan(deadline);
            Thread.sleep(300);
        }
    }

    @Test
    void shouldGoTheWholePathWithEveryServiceUnderItsOwnAccount() throws Exception {
        Files.createDirectories(folder.resolve("markets"));
        Files.writeString(folder.resolve("markets").resolve("DE.yml"), """
                market: DE
                time_zone: Europe/Berlin
                currency: EUR
                cycle: {first_start: 2026-01-05T04:00}
                experiment: {id: secured}
                assignment: {fresh_model: at_once}
                events: {attribution_window: PT1S, seal: PT1S}
                publish_interval: PT10S
                lightfm_model: {no_components: 4}
                """);
        succeed(as("operator").run("markets", "apply", "--yes"));
        var offers = Files.writeString(folder.resolve("offers.csv"), """
                market,offer_id,title,features,valid_from,valid_to,pos_codes
                DE,O-1,Wrap,PROTEIN=CHICKEN,2026-01-05T00:00:00Z,2030-01-01T00:00:00Z,
                DE,O-2,Burger,PROTEIN=BEEF,2026-01-05T00:00:00Z,2030-01-01T00:00:00Z,
                DE,O-3,Fries,PROTEIN=NONE,2026-01-05T00:00:00Z,2030-01-01T00:00:00Z,
                DE,O-4,Shake,PROTEIN=MILK,2026-01-05T00:00:00Z,2030-01-01T00:00:00Z,
                """);
        succeed(as("operator").run("offers", "publish", offers.toString(), "--yes"));
        SERVICES.forEach(service -> as(service).start("run", service));
        send("crm", Topics::customers, customers(1, 40));

        await("assignments", "c-40");

        var seen = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        send(
                "app",
                Topics::impressions,
                List.of(Impression.newBuilder()
                        .setEventId("impression-1")
                        .setEventTime(seen)
                        .setMarket("DE")
                        .setCustomerId("c-1")
                        .setOfferIds(List.of("O-1", "O-2", "O-3"))
                        .setEvidence(Evidence.VIEWED)
                        .build()));
        send(
                "pos",
                Topics::redemptions,
                List.of(Redemption.newBuilder()
                        .setEventId("redemption-1")
                        .setEventTime(seen.plusMillis(200))
                        .setMarket("DE")
                        .setCustomerId("c-1")
                        .setKind(RedemptionKind.REDEEMED)
                        .setOfferId("O-2")
                        .build()));

        await("outcomes", "CONTRAST");
        await("models", "DE");
        await("model-status", "DE");
        await("experiment-results", "DE");
        assertThat(as("operator").run("dlq", "list").out()).doesNotContain("DE");
        seeEveryMetricThatSomebodyAsksFor();
        assertThat(secured.running()).allSatisfy(command -> assertThat(command).contains(" runs: "));
        secured.stopRunning();
    }

    private static List<Customer> customers(int from, int to) {
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> Customer.newBuilder()
                        .setEventId("profile-" + number)
                        .setEventTime(now)
                        .setMarket("DE")
                        .setCustomerId("c-" + number)
                        .setProfileFeatures(List.of("TIER=GOLD"))
                        .setConsent(true)
                        .build())
                .toList();
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
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var missing = new TreeSet<>(MetricNames.asked());
        for (int customer = 41; !missing.isEmpty(); customer += 3) {
            // The next tick may still be decided without the model.
            send("crm", Topics::customers, customers(customer, customer + 2));
            missing.removeAll(MetricNames.shown(secured.metrics().values()));
            assertThat(System.nanoTime()).as("no service shows %s", missing).isLessThan(deadline);
            Thread.sleep(300);
        }
        assertThat(secured.metrics())
                .hasSize(SERVICES.size())
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
        var again = secured.as(SecuredInstallation.ADMIN).run("acl", "apply", "-o", "csv");

        succeed(again);
        assertThat(again.err()).contains("Nothing to add.");
        assertThat(again.out().lines()).hasSize(1);
    }

    @Test
    void shouldRefuseWrongPasswordsAndStrangers() {
        var wrong = secured.new Login(SecuredInstallation.USERS + "operator-", "guess").run("topics", "read", "offers");
        var stranger = secured.as(SecuredInstallation.STRANGER).run("topics", "read", "offers");

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
