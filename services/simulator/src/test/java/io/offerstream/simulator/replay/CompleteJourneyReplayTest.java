package io.offerstream.simulator.replay;

import static io.offerstream.simulator.replay.Passes.DAY;
import static io.offerstream.simulator.replay.Passes.HOUR;
import static io.offerstream.simulator.replay.Passes.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.offerstream.platform.intake.EventRules;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.Surface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompleteJourneyReplayTest {
    private static final Path DATA = resource("completejourney");
    private static final Instant START = Instant.parse("2016-12-28T00:00:00Z");

    private final CompleteJourneyReplay replay = new CompleteJourneyReplay(DATA, false);

    @Test
    void shouldCreateEachOfferWhenItsCampaignStarts() {
        var batches = Passes.over(replay, DAY, Duration.ZERO).batches();

        assertThat(replay.market()).isEqualTo("CJ");
        assertThat(replay.start()).isEqualTo(START).isEqualTo(batches.get(0).tick());
        assertThat(batches)
                .filteredOn(batch -> !batch.offers().isEmpty())
                .extracting(
                        TickBatch::tick,
                        batch -> batch.offers().stream().map(Offer::getOfferId).toList())
                .containsExactly(
                        tuple(START, List.of("73-12")),
                        tuple(Instant.parse("2017-03-02T00:00:00Z"), List.of("71-10", "71-11")),
                        tuple(Instant.parse("2017-03-03T00:00:00Z"), List.of("72-10")));
    }

    @Test
    void shouldDescribeCouponsThroughTheirProducts() {
        var offers = Passes.over(replay, DAY, Duration.ZERO).batches().stream()
                .flatMap(batch -> batch.offers().stream())
                .toList();

        assertThat(offers.get(1).getFeatures())
                .containsExactly(
                        "CAMPAIGN_TYPE=B", "DEPARTMENT=BAKERY", "CATEGORY=CAKES", "CATEGORY=ROLLS", "BRAND=National");
        assertThat(offers.get(1).getTitle()).isEqualTo("Coupon 10, CAKES, campaign 71");
        assertThat(offers.get(1).getValidFrom()).isEqualTo(Instant.parse("2017-03-02T00:00:00Z"));
        assertThat(offers.get(1).getValidTo()).isEqualTo(Instant.parse("2017-03-06T00:00:00Z"));
        assertThat(offers.get(2).getFeatures()).containsExactly("CAMPAIGN_TYPE=B", "DEPARTMENT=DAIRY", "BRAND=Private");
        assertThat(offers.get(2).getTitle()).isEqualTo("Coupon 11, DAIRY, campaign 71");
    }

    @Test
    void shouldBoundTheFeaturesOfACoupon() {
        var features = new JourneyCouponFeatures();
        IntStream.range(0, 90)
                .forEach(i -> IntStream.rangeClosed(0, i % 9)
                        .forEach(times -> features.add(new JourneyProduct(
                                optional("D" + i % 9), optional("C" + i % 9), optional("B" + i % 3)))));

        assertThat(features.features())
                .containsExactly(
                        "DEPARTMENT=D8",
                        "DEPARTMENT=D7",
                        "DEPARTMENT=D6",
                        "CATEGORY=C8",
                        "CATEGORY=C7",
                        "CATEGORY=C6",
                        "CATEGORY=C5",
                        "CATEGORY=C4",
                        "BRAND=B2",
                        "BRAND=B1");
    }

    @Test
    void shouldKnowEveryHouseholdFromTheStart() {
        var customers = Passes.over(replay, DAY, Duration.ZERO).batches().get(0).customers();

        assertThat(customers).extracting(Customer::getCustomerId).containsExactly("500", "501", "502", "504", "505");
        assertThat(customers.get(0).getProfileFeatures())
                .containsExactly(
                        "AGE=35-44",
                        "INCOME=50-74K",
                        "HOME_OWNERSHIP=Homeowner",
                        "MARITAL_STATUS=Married",
                        "HOUSEHOLD_SIZE=2",
                        "HOUSEHOLD_COMP=2 Adults No Kids",
                        "KIDS_COUNT=0");
        assertThat(customers.get(1).getProfileFeatures()).isEmpty();
        assertThat(customers.get(4).getProfileFeatures())
                .doesNotContain("HOME_OWNERSHIP=")
                .hasSize(6);
    }

    @Test
    void shouldTakeMailingsAsSentWhereTheSlateIsKnown() {
        assertThat(impressions(replay))
                .extracting(
                        Impression::getEventId,
                        Impression::getEventTime,
                        Impression::getCustomerId,
                        Impression::getOfferIds,
                        Impression::getSurface,
                        Impression::getEvidence)
                .containsExactly(
                        tuple(
                                "completejourney-campaigns-000005-0",
                                START,
                                "502",
                                List.of("73-12"),
                                Surface.POST,
                                Evidence.SENT),
                        tuple(
                                "completejourney-campaigns-000002-0",
                                Instant.parse("2017-03-02T00:00:00Z"),
                                "500",
                                List.of("71-10", "71-11"),
                                Surface.POST,
                                Evidence.SENT),
                        tuple(
                                "completejourney-campaigns-000003-0",
                                Instant.parse("2017-03-02T00:00:00Z"),
                                "501",
                                List.of("71-10", "71-11"),
                                Surface.POST,
                                Evidence.SENT));
    }

    @Test
    void shouldTakeMailAsSeenOnlyWhereEveryRedemptionWouldBeKnown() {
        assertThat(impressions(new CompleteJourneyReplay(DATA, true)))
                .extracting(Impression::getOfferIds, Impression::getEvidence)
                .containsExactly(
                        tuple(List.of("73-12"), Evidence.SENT),
                        tuple(List.of("71-10", "71-11"), Evidence.VIEWED),
                        tuple(List.of("71-10", "71-11"), Evidence.VIEWED));
    }

    @Test
    void shouldSplitASlateThatOneImpressionCannotHold(@TempDir Path dir) throws IOException {
        copy(dir);
        var coupons = new StringBuilder("\"coupon_upc\",\"product_id\",\"campaign_id\"\n");
        IntStream.range(0, 120).forEach(upc -> coupons.append(upc).append(",901,71\n"));
        Files.writeString(dir.resolve("coupons.csv"), coupons);

        var parts = impressions(new CompleteJourneyReplay(dir, false)).stream()
                .filter(impression -> impression.getCustomerId().equals("500"))
                .toList();

        assertThat(parts)
                .extracting(Impression::getEventId)
                .containsExactly(
                        "completejourney-campaigns-000002-0",
                        "completejourney-campaigns-000002-1",
                        "completejourney-campaigns-000002-2");
        assertThat(parts).extracting(part -> part.getOfferIds().size()).containsExactly(50, 50, 20);
        assertThat(parts.stream().flatMap(part -> part.getOfferIds().stream()))
                .hasSize(120)
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldRedeemAtNoonOfTheDate() {
        var redemptions = Passes.over(replay, DAY, Duration.ZERO).batches().stream()
                .flatMap(batch -> batch.redemptions().stream())
                .toList();

        assertThat(redemptions)
                .extracting(
                        Redemption::getEventId,
                        Redemption::getEventTime,
                        Redemption::getCustomerId,
                        Redemption::getOfferId)
                .containsExactly(
                        tuple(
                                "completejourney-redemptions-000002",
                                Instant.parse("2017-01-02T12:00:00Z"),
                                "502",
                                "73-12"),
                        tuple(
                                "completejourney-redemptions-000005",
                                Instant.parse("2017-03-04T12:00:00Z"),
                                "504",
                                "72-10"),
                        tuple(
                                "completejourney-redemptions-000003",
                                Instant.parse("2017-03-05T12:00:00Z"),
                                "500",
                                "71-10"),
                        tuple(
                                "completejourney-redemptions-000004",
                                Instant.parse("2017-03-05T12:00:00Z"),
                                "500",
                                "71-10"));
    }

    @Test
    void shouldAccountForEveryRow() {
        var summary = Passes.over(replay, DAY, Duration.ZERO).summary();

        var redemptions = summary.file("coupon_redemptions.csv");
        assertThat(redemptions.rows()).isEqualTo(8);
        assertThat(redemptions.used()).isEqualTo(4).isEqualTo(summary.published(EventKind.REDEMPTION));
        assertThat(redemptions.refused())
                .isEqualTo(Map.of(Refusal.UNKNOWN_OFFER, 1L, Refusal.UNKNOWN_CAMPAIGN, 1L, Refusal.BAD_VALUE, 2L));
        assertThat(summary.file("campaign_descriptions.csv").refused())
                .isEqualTo(Map.of(Refusal.BAD_VALUE, 2L, Refusal.DUPLICATE_ID, 1L));
        var campaigns = summary.file("campaigns.csv");
        assertThat(campaigns.used()).isEqualTo(3);
        assertThat(campaigns.setAside())
                .isEqualTo(Map.of(SetAside.SLATE_UNKNOWN, 1L, SetAside.CAMPAIGN_WITHOUT_COUPONS, 1L));
        assertThat(campaigns.refused())
                .isEqualTo(Map.of(Refusal.UNKNOWN_CAMPAIGN, 1L, Refusal.DUPLICATE_ID, 1L, Refusal.MISSING_FIELD, 1L));
        assertThat(summary.file("coupons.csv").setAside()).isEqualTo(Map.of(SetAside.PRODUCT_UNKNOWN, 1L));
        assertThat(summary.file("coupons.csv").refused())
                .isEqualTo(Map.of(Refusal.UNKNOWN_CAMPAIGN, 1L, Refusal.NOT_CSV, 1L));
        assertThat(summary.file("products.csv").refused()).isEqualTo(Map.of(Refusal.NOT_CSV, 1L));
        assertThat(summary.file("demographics.csv").refused()).isEqualTo(Map.of(Refusal.DUPLICATE_ID, 1L));
    }

    @Test
    void shouldGiveTheSameBatchesOnEveryPass() {
        var tail = Duration.ofDays(2);
        assertThat(Passes.over(new CompleteJourneyReplay(DATA, false), HOUR, tail)
                        .batches())
                .isEqualTo(Passes.over(replay, HOUR, tail).batches());
    }

    @Test
    void shouldMakeEventsThatKeepTheContract() {
        assertThat(Passes.over(replay, DAY, Duration.ZERO).events())
                .hasSizeGreaterThan(10)
                .allSatisfy(event -> assertThat(EventRules.check(event)).isEmpty());
    }

    @Test
    void shouldNameTheMissingColumn(@TempDir Path dir) throws IOException {
        copy(dir);
        Files.writeString(dir.resolve("demographics.csv"), "household,age\n1,65+\n");

        assertThatThrownBy(() -> Passes.over(new CompleteJourneyReplay(dir, false), DAY, DAY))
                .isInstanceOf(BadDataSetException.class)
                .hasMessageContaining("demographics.csv, line 1: expected the columns [household_id, age, ")
                .hasMessageEndingWith("found 'household,age'");
    }

    @Test
    void shouldNotStartWithoutACampaign(@TempDir Path dir) throws IOException {
        copy(dir);
        Files.writeString(dir.resolve("campaign_descriptions.csv"), "campaign_id,campaign_type,start_date,end_date\n");

        assertThatThrownBy(() -> new CompleteJourneyReplay(dir, false))
                .isInstanceOf(BadDataSetException.class)
                .hasMessageEndingWith("campaign_descriptions.csv: expected at least one campaign, found none");
    }

    private static List<Impression> impressions(Replay replay) {
        return Passes.over(replay, DAY, Duration.ZERO).batches().stream()
                .flatMap(batch -> batch.impressions().stream())
                .toList();
    }

    private static Optional<String> optional(String value) {
        return Optional.of(value);
    }

    private static void copy(Path dir) throws IOException {
        try (var files = Files.list(DATA)) {
            for (var file : files.toList()) {
                Files.copy(file, dir.resolve(file.getFileName()));
            }
        }
    }
}
