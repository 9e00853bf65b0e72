package io.offerstream.simulator.replay;

import static io.offerstream.simulator.replay.Passes.DAY;
import static io.offerstream.simulator.replay.Passes.HOUR;
import static io.offerstream.simulator.replay.Passes.resource;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.offerstream.platform.intake.EventRules;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.Surface;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarbucksReplayTest {
    private static final Instant START = Instant.parse("2018-01-01T00:00:00Z");
    private static final Path DATA = resource("starbucks");

    private final StarbucksReplay replay = new StarbucksReplay(DATA);

    @Test
    void shouldBeginWithOffersAndCustomersAlone() {
        var first = Passes.over(replay, HOUR, Duration.ZERO).batches().get(0);

        assertThat(replay.market()).isEqualTo("SB");
        assertThat(first.tick()).isEqualTo(START).isEqualTo(replay.start());
        assertThat(first.offers()).extracting(Offer::getOfferId).containsExactly("offer-a", "offer-b", "offer-c");
        assertThat(first.customers()).extracting("customerId").containsExactly("ann", "bob", "cem");
        assertThat(first.impressions()).isEmpty();
        assertThat(first.redemptions()).isEmpty();
    }

    @Test
    void shouldDescribeOffersByFeaturesAndKeepThemEligibleThroughout() {
        var tail = Duration.ofDays(3);
        var offers = Passes.over(replay, DAY, tail).batches().get(0).offers();

        assertThat(offers.get(1).getFeatures())
                .containsExactly(
                        "TYPE=DISCOUNT", "DIFFICULTY=12", "REWARD=4", "DURATION=8", "CHANNEL=WEB", "CHANNEL=MOBILE");
        assertThat(offers)
                .extracting(Offer::getTitle)
                .containsExactly(
                        "Buy one, get one: spend $6, get $6, 5 days",
                        "Discount: spend $12, get $4, 8 days",
                        "Information, 2 days");
        assertThat(offers).allSatisfy(offer -> {
            assertThat(offer.getValidFrom()).isEqualTo(START);
            assertThat(offer.getValidTo())
                    .isAfter(START.plus(Duration.ofDays(30)).plus(tail));
        });
    }

    @Test
    void shouldPutCustomersIntoBands() {
        var customers = Passes.over(replay, DAY, Duration.ZERO).batches().get(0).customers();

        assertThat(customers)
                .extracting("profileFeatures")
                .containsExactly(
                        List.of("GENDER=F", "AGE=25_34", "INCOME=30K_50K", "MEMBER_SINCE=2015"),
                        List.of("GENDER=UNKNOWN", "AGE=UNKNOWN", "INCOME=UNKNOWN", "MEMBER_SINCE=2016"),
                        List.of("GENDER=O", "AGE=75_PLUS", "INCOME=110K_PLUS", "MEMBER_SINCE=2017"));
        assertThat(customers).allMatch(customer -> customer.getConsent());
    }

    @Test
    void shouldKeepTheOrderOfAnHourInTheTimes() {
        var second = Passes.over(replay, HOUR, Duration.ZERO).batches().get(1);

        assertThat(second.tick()).isEqualTo(START.plus(HOUR));
        assertThat(second.impressions())
                .extracting(Impression::getEventId, Impression::getEventTime, Impression::getEvidence)
                .containsExactly(
                        tuple("starbucks-transcript-000001", START.plusMillis(1), Evidence.SENT),
                        tuple("starbucks-transcript-000002", START.plusMillis(2), Evidence.SENT),
                        tuple("starbucks-transcript-000003", START.plusMillis(3), Evidence.VIEWED));
        assertThat(second.impressions())
                .extracting(Impression::getSurface)
                .containsExactly(Surface.EMAIL, Surface.APP, Surface.EMAIL);
        assertThat(second.impressions())
                .extracting(Impression::getLoggedPropensity)
                .containsOnly(0.1);
        assertThat(second.impressions()).extracting(Impression::getAssignmentId).containsOnlyNulls();
    }

    @Test
    void shouldKeepRowsThatRepeatAnotherAsEventsOfTheirOwn() {
        var second = Passes.over(replay, HOUR, Duration.ZERO).batches().get(1);

        assertThat(second.redemptions())
                .extracting(Redemption::getEventId, Redemption::getEventTime)
                .containsExactly(
                        tuple("starbucks-transcript-000006", START.plusMillis(5)),
                        tuple("starbucks-transcript-000007", START.plusMillis(6)));
        assertThat(second.redemptions())
                .extracting(Redemption::getDiscountMinor)
                .containsOnly(600L);
    }

    @Test
    void shouldAccountForEveryRow() {
        var summary = Passes.over(replay, DAY, Duration.ZERO).summary();

        var transcript = summary.file("transcript.json");
        assertThat(transcript.rows()).isEqualTo(17);
        assertThat(transcript.blankLines()).isEqualTo(2);
        assertThat(transcript.used()).isEqualTo(7);
        assertThat(transcript.setAside()).isEqualTo(Map.of(SetAside.TRANSACTION, 1L));
        assertThat(transcript.refused())
                .isEqualTo(Map.of(
                        Refusal.NOT_JSON, 2L,
                        Refusal.UNKNOWN_CUSTOMER, 1L,
                        Refusal.UNKNOWN_OFFER, 1L,
                        Refusal.MISSING_FIELD, 1L,
                        Refusal.TIME_WENT_BACK, 1L,
                        Refusal.BAD_VALUE, 2L,
                        Refusal.UNKNOWN_EVENT, 1L));
        assertThat(summary.file("portfolio.json").refused())
                .isEqualTo(Map.of(Refusal.DUPLICATE_ID, 1L, Refusal.BAD_VALUE, 1L));
        assertThat(summary.file("profile.json").refused()).isEqualTo(Map.of(Refusal.BAD_VALUE, 2L));
        assertThat(summary.refused()).isEqualTo(13);
        assertThat(summary.published(EventKind.OFFER)).isEqualTo(3);
        assertThat(summary.published(EventKind.CUSTOMER)).isEqualTo(3);
        assertThat(summary.published(EventKind.IMPRESSION_SENT)).isEqualTo(3);
        assertThat(summary.published(EventKind.IMPRESSION_VIEWED)).isEqualTo(2);
        assertThat(summary.published(EventKind.REDEMPTION)).isEqualTo(2);
    }

    @Test
    void shouldSayWhichRowIsRefusedAndWhatWasExpected() {
        var summary = Passes.over(replay, DAY, Duration.ZERO).summary();

        assertThat(summary.examples())
                .contains(
                        "profile.json, line 6: BAD_VALUE, age: expected a whole number from 0 to 118, found '640'",
                        "transcript.json, line 13: TIME_WENT_BACK, time: expected hour 30 or later, found 29",
                        "transcript.json, line 12: MISSING_FIELD, offer id: expected a value, found none");
        assertThat(summary.lines())
                .contains(
                        "transcript.json: 17 rows read, 7 used, 2 blank lines",
                        "  set aside 1: transaction: not an event of ours",
                        "published IMPRESSION_SENT: 3");
    }

    @Test
    void shouldTickFromTheStartThroughTheTail() {
        var batches = Passes.over(replay, HOUR, HOUR.multipliedBy(5)).batches();

        // The last event lies in the hour after hour 31; the tail begins behind it.
        assertThat(batches).hasSize(1 + 32 + 5);
        assertThat(batches.get(2).size()).isZero();
        for (int i = 0; i < batches.size(); i++) {
            assertThat(batches.get(i).tick()).isEqualTo(START.plus(HOUR.multipliedBy(i)));
        }
    }

    @Test
    void shouldGiveTheSameEventsOnEveryPassAndForEveryTick() {
        var hourly = Passes.over(replay, HOUR, Duration.ZERO);
        var again = Passes.over(new StarbucksReplay(DATA), HOUR, Duration.ZERO);
        var daily = Passes.over(replay, DAY, Duration.ZERO);

        assertThat(again.batches()).isEqualTo(hourly.batches());
        assertThat(daily.batches().stream().flatMap(batch -> batch.impressions().stream()))
                .containsExactlyElementsOf(hourly.batches().stream()
                        .flatMap(batch -> batch.impressions().stream())
                        .toList());
    }

    @Test
    void shouldMakeEventsThatKeepTheContract() {
        assertThat(Passes.over(replay, DAY, Duration.ZERO).events())
                .hasSizeGreaterThan(10)
                .allSatisfy(event -> assertThat(EventRules.check(event)).isEmpty());
    }

    @Test
    void shouldReadGzippedFiles(@TempDir Path dir) throws IOException {
        for (var name : List.of("portfolio.json", "profile.json", "transcript.json")) {
            Files.write(dir.resolve(name + ".gz"), zipped(DATA.resolve(name)));
        }

        assertThat(Passes.over(new StarbucksReplay(dir), HOUR, HOUR).batches())
                .isEqualTo(Passes.over(replay, HOUR, HOUR).batches());
    }

    @Test
    void shouldNameTheMissingFile(@TempDir Path dir) throws IOException {
        Files.copy(DATA.resolve("portfolio.json"), dir.resolve("portfolio.json"));

        assertThatThrownBy(() -> new StarbucksReplay(dir))
                .isInstanceOf(BadDataSetException.class)
                .hasMessage(dir + ": expected the file profile.json or profile.json.gz, found neither");
        assertThatThrownBy(() -> new StarbucksReplay(dir.resolve("absent")))
                .isInstanceOf(BadDataSetException.class)
                .hasMessage(dir.resolve("absent") + ": expected the folder of the data set, found none");
    }

    @Test
    void shouldSayWhereAFileBreaksOff(@TempDir Path dir) throws IOException {
        Files.copy(DATA.resolve("portfolio.json"), dir.resolve("portfolio.json"));
        Files.copy(DATA.resolve("profile.json"), dir.resolve("profile.json"));
        var whole = zipped(DATA.resolve("transcript.json"));
        Files.write(dir.resolve("transcript.json.gz"), Arrays.copyOf(whole, whole.length - 12));

        assertThatThrownBy(() -> Passes.over(new StarbucksReplay(dir), HOUR, HOUR))
                .isInstanceOf(BadDataSetException.class)
                .hasMessageContaining("transcript.json.gz, after line ")
                .hasMessageContaining("breaks off");
    }

    @Test
    void shouldSayThatAFileIsNotGzipped(@TempDir Path dir) throws IOException {
        Files.write(dir.resolve("portfolio.json.gz"), "plain".getBytes(UTF_8));
        Files.copy(DATA.resolve("profile.json"), dir.resolve("profile.json"));
        Files.copy(DATA.resolve("transcript.json"), dir.resolve("transcript.json"));

        assertThatThrownBy(() -> Passes.over(new StarbucksReplay(dir), HOUR, HOUR))
                .isInstanceOf(BadDataSetException.class)
                .hasMessageContaining("portfolio.json.gz: cannot be read");
    }

    @Test
    void shouldRefuseTicksThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> replay.batches(Duration.ZERO, DAY))
                .withMessage("tick: expected more than 0, found PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> replay.batches(DAY, DAY.negated()))
                .withMessage("tail: expected 0 or more, found PT-24H");
    }

    private static byte[] zipped(Path file) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            Files.copy(file, zip);
        }
        return bytes.toByteArray();
    }
}
