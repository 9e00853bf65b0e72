package io.offerstream.acceptance.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.offerstream.console.ConsoleSettings;
import io.offerstream.console.access.Sessions;
import io.offerstream.console.access.UsersFile;
import io.offerstream.console.approval.ApprovalRules;
import io.offerstream.console.web.ConsoleServer;
import io.offerstream.local.stack.Connection;
import io.offerstream.operations.Cluster;
import io.offerstream.operations.offers.OfferPublication;
import io.offerstream.operations.offers.OfferRows;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.rows.UploadedRows;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.AuditEntry;
import io.offerstream.schemas.ChangeRequest;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.RequestState;
import io.offerstream.schemas.Tick;
import io.offerstream.schemas.TickSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that need a second person, on a real broker: what one person alone cannot do, and what two of them can. */
class FourEyesTest {
    private static final ApprovalRules RULES =
            new ApprovalRules(2, Set.of("lift-kill-switch", "promote"), Duration.ofHours(1));
    private static final Map<String, String> APPROVE = Map.of("do", "approve", "reason", "seen");
    private static final Map<String, String> REFUSE = Map.of("do", "refuse", "reason", "not now");
    private static final Map<String, String> WHY = Map.of("reason", "new menu");

    @TempDir
    private static Path folder;

    private static Connection connection;
    private static KafkaClients clients;
    private static Topics topics;
    private static ConsoleServer console;
    private static Clerk ada;
    private static Clerk bea;
    private static Clerk carl;
    private static Clerk eve;

    @BeforeAll
    static void start() throws InterruptedException, ExecutionException {
        var settings = Settings.load(Map.of("data.dir", folder.resolve("data").toString()), Map.of(), Optional.empty());
        connection = Connection.startLocal(settings, new Health());
        clients = new KafkaClients(connection.clientSettings());
        connection.initialise();
        topics = connection.topics();
        write(topics.markets(), TestMarket.DE, TestMarket.applied());
        tick(1);
        var users = folder.resolve("users");
        var roles = Map.of("ada", "DE:operator", "bea", "DE:approver", "carl", "DE:approver", "eve", "CH:approver");
        roles.forEach((name, role) -> UsersFile.add(users, name, Clerk.PASSWORD.toCharArray(), List.of(role)));
        console = ConsoleServer.start(
                new ConsoleSettings(
                        0,
                        Optional.empty(),
                        Optional.of(users),
                        Optional.empty(),
                        List.of(),
                        Sessions.Limits.USUAL,
                        RULES),
                clients,
                topics,
                Clock.systemUTC());
        ada = new Clerk(console.url(), "ada");
        bea = new Clerk(console.url(), "bea");
        carl = new Clerk(console.url(), "carl");
        eve = new Clerk(console.url(), "eve");
        await(() -> ada.get("/").contains("market-DE"));
    }

    @AfterAll
    static void stop() {
        console.close();
        connection.close();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int round = 0; !condition.getAsBoolean(); round++) {
            assertThat(round).isLessThan(200);
            Thread.sleep(100);
        }
    }

    private static <V extends SpecificRecord> void write(Topic<V> topic, String key, V value)
            throws InterruptedException, ExecutionException {
        try (var producer = clients.transactionalProducer("test")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(
                            topic.name(), key.getBytes(UTF_8), topic.serde().serialize(topic.name(), value)))
                    .get();
            producer.commitTransaction();
        }
    }

    private static void tick(double minutes) throws InterruptedException, ExecutionException {
        write(topics.ticks(), "ticker", new Tick(TestMarket.at(minutes), TickSource.SIMULATION, "test"));
    }

    private static String offers(String... ids) {
        return "market,offer_id,title,features,valid_from,valid_to\n"
                + List.of(ids).stream()
                        .map(id -> "DE," + id + ",Wrap,PRODUCT=WRAP,2026-01-05T00:00:00Z,2026-03-02T00:00:00Z\n")
                        .collect(Collectors.joining());
    }

    private static <V extends SpecificRecord> List<V> all(Topic<V> topic) {
        var all = new ArrayList<V>();
        CommittedRecords.readAll(
                clients, topic, record -> all.add(topic.serde().deserialize(topic.name(), record.value())));
        return all;
    }

    private static List<String> published() {
        return all(topics.offers()).stream().map(Offer::getOfferId).toList();
    }

    private static ChangeRequest newestOf(String address) {
        var id = address.substring(address.lastIndexOf('/') + 1);
        return all(topics.changeRequests()).stream()
                .filter(request -> request.getRequestId().equals(id))
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    /** Asks for three offers; where it waits. */
    private static String ask(Clerk clerk, String prefix) {
        var draft = clerk.upload(
                "/markets/DE/upload",
                offers(IntStream.range(0, 3).mapToObj(i -> prefix + i).toArray(String[]::new)));
        assertThat(clerk.get(draft)).contains("Somebody else has to approve this", "Ask for approval of 3 offers");
        return Clerk.location(clerk.post(draft, WHY));
    }

    @Test
    void shouldPublishOnlyWhatSomebodyElseApproved() {
        var waits = ask(bea, "B-");

        assertThat(published()).noneMatch(id -> id.startsWith("B-"));
        assertThat(carl.get("/approvals")).contains("Publish 3 offers", "console:bea", "new menu");
        assertThat(carl.get(waits)).contains("Approve: publish 3 offers", "B-2");
        assertThat(bea.get(waits)).contains("Withdraw your request").doesNotContain("Approve: publish");
        assertThat(bea.post(waits, APPROVE).statusCode()).as("by herself").isEqualTo(422);
        assertThat(ada.post(waits, APPROVE).statusCode()).as("by an operator").isEqualTo(403);
        assertThat(eve.post(waits, APPROVE).statusCode())
                .as("of another market")
                .isEqualTo(403);
        assertThat(published()).noneMatch(id -> id.startsWith("B-"));

        assertThat(Clerk.location(carl.post(waits, APPROVE))).isEqualTo(waits);

        assertThat(published()).contains("B-0", "B-1", "B-2");
        assertThat(newestOf(waits).getState()).isEqualTo(RequestState.APPROVED);
        assertThat(newestOf(waits).getContent().remaining()).isZero();
        var audit = all(topics.audit()).stream()
                .filter(entry -> entry.getSubject().contains(waits.substring(waits.lastIndexOf('/') + 1))
                        || entry.getSubject().startsWith("DE:B-"))
                .toList();
        assertThat(audit)
                .extracting(AuditEntry::getActor, AuditEntry::getAction)
                .containsExactly(
                        tuple("console:bea", "approvals.ask"),
                        tuple("console:carl", "approvals.approve"),
                        tuple("console:carl", "offers.publish-approved"),
                        tuple("console:carl", "offers.publish-approved"),
                        tuple("console:carl", "offers.publish-approved"));
        assertThat(audit.get(2).getReason()).contains("new menu", "asked by console:bea", "seen");
        assertThat(carl.post(waits, APPROVE).statusCode()).as("again").isEqualTo(409);
        assertThat(published()).filteredOn(id -> id.startsWith("B-")).hasSize(3);
    }

    /** A large file in small parts is a large file. */
    @Test
    void shouldCountWhatOnePersonPublishedInADay() {
        var small = ada.upload("/markets/DE/upload", offers("A-0", "A-1"));
        assertThat(Clerk.location(ada.post(small, WHY))).isEqualTo(small);
        assertThat(published()).contains("A-0", "A-1");

        var more = ada.upload("/markets/DE/upload", offers("A-2"));
        var waits = Clerk.location(ada.post(more, WHY));

        assertThat(waits).startsWith("/markets/DE/approvals/");
        assertThat(published()).doesNotContain("A-2");
        assertThat(Clerk.location(ada.post(waits + "/withdraw", WHY))).isEqualTo(waits);
        assertThat(newestOf(waits).getState()).isEqualTo(RequestState.WITHDRAWN);
        assertThat(bea.post(waits, APPROVE).statusCode()).isEqualTo(409);
        assertThat(published()).doesNotContain("A-2");
    }

    @Test
    void shouldNotPublishWhatWasChangedSinceItWasAskedFor() throws IOException {
        var waits = ask(bea, "C-");
        var cluster = Cluster.of(clients, topics);
        try (var rows = UploadedRows.of(new ByteArrayInputStream(offers("C-1").getBytes(UTF_8)));
                var publication = new OfferPublication(cluster, "ops")) {
            publication.publish(
                    publication.plan(OfferRows.read(rows, "test"), Optional.empty(), TestMarket.at(1)), "by hand");
        }

        var answer = carl.post(waits, APPROVE);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("C-1 was changed since this was asked for");
        assertThat(published()).doesNotContain("C-0", "C-2");
        assertThat(newestOf(waits).getState()).isEqualTo(RequestState.WAITING);
        assertThat(Clerk.location(carl.post(waits, REFUSE))).isEqualTo(waits);
        assertThat(newestOf(waits).getState()).isEqualTo(RequestState.REFUSED);
        assertThat(bea.get(waits)).contains("Refused", "not now");
    }

    @Test
    void shouldThrowTheKillSwitchAloneAndLiftItByTwoInTime() throws InterruptedException, ExecutionException {
        var page = "/markets/DE/kill-switch";
        assertThat(Clerk.location(ada.post(page, Map.of("position", "on", "reason", "complaints"))))
                .isEqualTo(page);
        var lift = Map.of("position", "off", "reason", "it was the till");
        var late = Clerk.location(ada.post(page, lift));
        tick((double) (1 + RULES.within().toMinutes()));
        await(() -> ada.get(late).contains("Ended: nobody approved it in time"));

        var answer = bea.post(late, APPROVE);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("before anybody approved it");
        assertThat(isKilled()).isTrue();

        var waits = Clerk.location(ada.post(page, lift));
        assertThat(Clerk.location(bea.post(waits, APPROVE))).isEqualTo(waits);
        assertThat(isKilled()).isFalse();
    }

    private static boolean isKilled() {
        return all(topics.markets()).stream()
                .reduce((older, newer) -> newer)
                .orElseThrow()
                .getKillSwitch();
    }
}
