package io.offerstream.acceptance.wholepath;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * From a market and its offers to an assignment, an exposure, a redemption, a contrast, a model and a result: through
 * every service, each by {@code run}, as operators and producers would. On any site.
 */
public record WholePath(Site site) {
    public static final Duration PATIENCE = Duration.ofMinutes(4);

    /** Those that are started. */
    public static final List<String> SERVICES =
            List.of("ticker", "conductor", "interaction-state", "assigner", "measurement", "trainer", "console");

    /** All of it; topics are there already. */
    public void walk() throws IOException, InterruptedException, ExecutionException {
        publishReference();
        SERVICES.forEach(service -> site.start(service, "run", service));
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
        assertThat(site.as("operator").run("dlq", "list").out()).doesNotContain("DE");
    }

    private void publishReference() throws IOException {
        var markets = Files.createDirectories(site.folder().resolve("markets"));
        Files.writeString(markets.resolve("DE.yml"), """
                market: DE
                time_zone: Europe/Berlin
                currency: EUR
                cycle: {first_start: 2026-01-05T04:00}
                experiment: {id: whole-path}
                assignment: {fresh_model: at_once}
                events: {attribution_window: PT1S, seal: PT1S}
                publish_interval: PT10S
                lightfm_model: {no_components: 4}
                influence: {teaching_offers: seen}
                """);
        succeed(site.as("operator").run("markets", "apply", "--yes"));
        var offers = Files.writeString(site.folder().resolve("offers.csv"), """
                market,offer_id,title,features,valid_from,valid_to,pos_codes
                DE,O-1,Wrap,PROTEIN=CHICKEN,2026-01-05T00:00:00Z,2030-01-01T00:00:00Z,
                DE,O-2,Burger,PROTEIN=BEEF,2026-01-05T00:00:00Z,2030-01-01T00:00:00Z,
                DE,O-3,Fries,PROTEIN=NONE,2026-01-05T00:00:00Z,2030-01-01T00:00:00Z,
                DE,O-4,Shake,PROTEIN=MILK,2026-01-05T00:00:00Z,2030-01-01T00:00:00Z,
                """);
        succeed(site.as("operator").run("offers", "publish", offers.toString(), "--yes"));
    }

    public static void succeed(Commands.Ended ended) {
        assertThat(ended.code()).as(ended.err()).isZero();
    }

    /** As a producer does, until the broker has each. */
    public <V extends SpecificRecord> void send(String account, Function<Topics, Topic<V>> which, List<V> events)
            throws ExecutionException, InterruptedException {
        try (var installation = new StackInstallations().open(site.as(account).settings());
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

    /** Until a topic holds a text. */
    public void await(String topic, String text) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!site.as("operator").run("topics", "read", topic).out().contains(text)) {
            assertThat(System.nanoTime())
                    .as("waits for %s in %s\n%s", text, topic, String.join("\n", site.running()))
                    .isLessThan(deadline);
            Thread.sleep(300);
        }
    }

    /** Profiles of customers with these numbers. */
    public static List<Customer> customers(int from, int to) {
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
}
