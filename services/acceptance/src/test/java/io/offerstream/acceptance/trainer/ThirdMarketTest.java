package io.offerstream.acceptance.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.local.stack.Publisher;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.settings.Settings;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.DeadLetter;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.schemas.TickSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All services run with two markets; a third comes, and a record that is no market, and nobody is started again. */
class ThirdMarketTest {
    private static final Instant OPENING = Instant.parse("2026-01-05T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(30);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int CUSTOMERS = 8;

    /** Until what was seen at the first is sealed. */
    private static final int STEPS_OF_A_SESSION = 5;

    @TempDir
    private Path folder;

    private final List<Throwable> failures = new ArrayList<>();
    private final List<Model> models = new ArrayList<>();
    private final List<DeadLetter> refused = new ArrayList<>();
    private Instant now = OPENING;
    private int ids;

    private static String yaml(String market) {
        return """
                market: %s
                time_zone: UTC
                currency: EUR
                cycle: {first_start: 2026-01-05T00:00}
                experiment: {id: acceptance}
                events: {attribution_window: PT1H}
                publish_interval: PT1H
                lightfm_model: {no_components: 4}
                """.formatted(market);
    }

    /** As {@code markets apply} publishes it. */
    private Market market(String market, String config, String hash) {
        return Market.newBuilder()
                .setEventId("ops:" + market + ":" + hash)
                .setEventTime(now)
                .setMarket(market)
                .setConfig(config)
                .setConfigHash(hash)
                .setFile(market + ".yml")
                .build();
    }

    private List<SpecificRecord> reference(String market) {
        var records = new ArrayList<SpecificRecord>();
        var yaml = yaml(market);
        records.add(
                market(market, yaml, MarketConfig.parse(market + ".yml", yaml).hash()));
        for (int offer = 1; offer <= 4; offer++) {
            records.add(Offer.newBuilder()
                    .setEventId(market + "-offer-" + offer)
                    .setEventTime(now)
                    .setMarket(market)
                    .setOfferId("O-" + offer)
                    .setEvent(OfferEvent.OFFER_CREATED)
                    .setFeatures(List.of("PROTEIN=" + offer % 2))
                    .setValidFrom(OPENING.minus(Duration.ofDays(1)))
                    .setValidTo(OPENING.plus(Duration.ofDays(90)))
                    .setStatus(OfferStatus.LIVE)
                    .build());
        }
        return records;
    }

    /** Everybody sees three offers, and redeems the second. */
    private List<SpecificRecord> session(String market) {
        var events = new ArrayList<SpecificRecord>();
        for (var customer :
                IntStream.range(0, CUSTOMERS).mapToObj(number -> "c-" + number).toList()) {
            events.add(Customer.newBuilder()
                    .setEventId("profile-" + ++ids)
                    .setEventTime(now.plusSeconds(60))
                    .setMarket(market)
                    .setCustomerId(customer)
                    .setProfileFeatures(List.of("TIER=GOLD"))
                    .setConsent(true)
                    .build());
            events.add(Impression.newBuilder()
                    .setEventId("00000000-0000-4000-8000-" + "%012d".formatted(++ids))
                    .setEventTime(now.plusSeconds(120))
                    .setMarket(market)
                    .setCustomerId(customer)
                    .setOfferIds(List.of("O-1", "O-2", "O-3"))
                    .setEvidence(Evidence.VIEWED)
                    .build());
            events.add(Redemption.newBuilder()
                    .setEventId("redemption-" + ++ids)
                    .setEventTime(now.plusSeconds(600))
                    .setMarket(market)
                    .setCustomerId(customer)
                    .setKind(RedemptionKind.REDEEMED)
                    .setOfferId("O-2")
                    .build());
        }
        return events;
    }

    private void publish(Publisher publisher, List<SpecificRecord> events) {
        now = now.plus(STEP);
        publisher.publish(events, now);
    }

    /** Sessions of the markets, and time enough to learn from them. */
    private void live(Publisher publisher, String... markets) {
        var events = new ArrayList<SpecificRecord>();
        for (var market : markets) {
            events.addAll(session(market));
        }
        publish(publisher, events);
        for (int step = 1; step < STEPS_OF_A_SESSION; step++) {
            publish(publisher, List.of());
        }
    }

    private long version(String market) {
        return models.stream()
                .filter(model -> model.getMarket().equals(market))
                .mapToLong(Model::getVersion)
                .max()
                .orElse(0);
    }

    private void await(TopicReader reader, BooleanSupplier condition, Health health) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(failures).isEmpty();
            assertThat(System.nanoTime())
                    .as("in time: %s models, %s, %s", models.size(), refused, health.reports())
                    .isLessThan(deadline);
            reader.poll(Duration.ofMillis(100));
        }
    }

    @Test
    void shouldLearnAMarketThatComesAndRefuseOneThatIsNone() {
        var settings = Settings.load(Map.of("data.dir", folder.toString()), Map.of(), Optional.empty());
        var health = new Health();
        try (var stack = LocalStack.start(settings, new SimpleMeterRegistry(), health, failures::add);
                var publisher = new Publisher(stack.connection(), "acceptance", TickSource.SIMULATION);
                var reader = new TopicReader(stack.connection().bootstrapServers())) {
            var topics = stack.connection().topics();
            reader.follow(topics.models(), (key, model) -> models.add(model));
            reader.follow(topics.deadLetters(), (key, letter) -> refused.add(letter));
            publish(publisher, List.of());
            var beginning = new ArrayList<>(reference("DE"));
            beginning.addAll(reference("CH"));
            publish(publisher, beginning);
            live(publisher, "DE", "CH");
            await(reader, () -> version("DE") == 1 && version("CH") == 1, health);
            assertThat(version("AT")).isZero();
            assertThat(refused).isEmpty();

            var arrival = new ArrayList<>(reference("AT"));
            arrival.add(market("FR", "market: FR\nno_such_key: 1\n", "none"));
            publish(publisher, arrival);
            live(publisher, "DE", "AT");
            await(reader, () -> version("AT") == 1 && version("DE") == 2, health);

            assertThat(version("CH")).as("nobody has redeemed there").isEqualTo(1);
            assertThat(version("FR")).isZero();
            await(reader, () -> !refused.isEmpty(), health);
            assertThat(refused)
                    .extracting(DeadLetter::getService)
                    .contains("conductor")
                    .doesNotContain("trainer");
            assertThat(refused)
                    .allSatisfy(letter -> assertThat(letter.getTopic()).isEqualTo("markets"));
            assertThat(health.isReady()).as("%s", health.reports()).isTrue();
        }
    }
}
