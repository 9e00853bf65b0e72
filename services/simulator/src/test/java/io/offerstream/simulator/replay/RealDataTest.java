package io.offerstream.simulator.replay;

import static io.offerstream.simulator.replay.Passes.DAY;
import static io.offerstream.simulator.replay.Passes.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.offerstream.platform.intake.EventRules;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The data's own numbers. Runs where the system property {@value #PROPERTY} or the environment variable
 * {@value #VARIABLE} names a folder with {@code starbucks} and {@code completejourney}; the data may not be part of this
 * project.
 */
class RealDataTest {
    private static final String PROPERTY = "offerstream.data.dir";
    private static final String VARIABLE = "OFFERSTREAM_DATA_DIR";

    @Test
    void shouldReplayStarbucksWhole() {
        var replay = new StarbucksReplay(data("starbucks"));
        var ids = new HashSet<String>();
        Map<String, Long> received = new TreeMap<>();
        var last = replay.start();
        long largest = 0;
        try (var batches = replay.batches(HOUR, DAY)) {
            while (batches.hasNext()) {
                var batch = batches.next();
                largest = Math.max(
                        largest,
                        batch.impressions().size() + batch.redemptions().size());
                for (var impression : batch.impressions()) {
                    assertThat(impression.getEventTime()).isBetween(last, batch.tick());
                    assertThat(ids.add(impression.getEventId())).isTrue();
                    var kind = EventKind.of(impression);
                    if (kind == EventKind.IMPRESSION_SENT) {
                        received.merge(impression.getOfferIds().get(0).substring(0, 6), 1L, Long::sum);
                    }
                }
                assertThat(batch.redemptions()).allMatch(redemption -> ids.add(redemption.getEventId()));
                last = batch.tick();
            }

            var summary = batches.summary();
            var transcript = summary.file("transcript.json");
            assertThat(transcript.rows()).isEqualTo(306_534);
            assertThat(transcript.blankLines()).isEqualTo(114);
            assertThat(transcript.setAside()).isEqualTo(Map.of(SetAside.TRANSACTION, 138_953L));
            assertThat(summary.refused()).isZero();
            assertThat(summary.published(EventKind.OFFER)).isEqualTo(10);
            assertThat(summary.published(EventKind.CUSTOMER)).isEqualTo(17_000);
            assertThat(summary.published(EventKind.IMPRESSION_SENT)).isEqualTo(76_277);
            assertThat(summary.published(EventKind.IMPRESSION_VIEWED)).isEqualTo(57_725);
            assertThat(summary.published(EventKind.REDEMPTION)).isEqualTo(33_579);
        }
        assertThat(last).isEqualTo(replay.start().plus(Duration.ofHours(715)).plus(DAY));
        assertThat(largest).isLessThan(20_000);
        assertThat(received)
                .containsEntry("0b1e15", 7_668L)
                .containsEntry("2298d6", 7_646L)
                .containsEntry("2906b8", 7_632L)
                .containsEntry("fafdcd", 7_597L)
                .containsEntry("4d5c57", 7_593L)
                .containsEntry("9b98b8", 7_677L)
                .containsEntry("ae264e", 7_658L)
                .containsEntry("f19421", 7_571L)
                .containsEntry("3f207d", 7_617L)
                .containsEntry("5a8bc6", 7_618L)
                .hasSize(10);
    }

    @Test
    void shouldReplayStarbucksTheSameTwice() {
        var replay = new StarbucksReplay(data("starbucks"));
        try (var first = replay.batches(DAY, DAY);
                var second = replay.batches(DAY, DAY)) {
            while (first.hasNext()) {
                assertThat(second.next().equals(first.next())).isTrue();
            }
            assertThat(second.hasNext()).isFalse();
        }
    }

    @Test
    void shouldReplayTheCompleteJourneyWhole() {
        var pass = Passes.over(new CompleteJourneyReplay(data("completejourney"), false), DAY, DAY);

        var summary = pass.summary();
        assertThat(summary.refused()).isZero();
        assertThat(summary.file("campaign_descriptions.csv").rows()).isEqualTo(27);
        assertThat(summary.file("products.csv").rows()).isEqualTo(92_331);
        assertThat(summary.file("demographics.csv").rows()).isEqualTo(801);
        assertThat(summary.file("coupons.csv").rows()).isEqualTo(116_204);
        assertThat(summary.file("coupons.csv").setAside()).isEqualTo(Map.of(SetAside.PRODUCT_UNKNOWN, 16L));
        assertThat(summary.file("campaigns.csv").rows()).isEqualTo(6_589);
        assertThat(summary.file("campaigns.csv").setAside()).isEqualTo(Map.of(SetAside.SLATE_UNKNOWN, 3_647L));
        assertThat(summary.published(EventKind.OFFER)).isEqualTo(1_197);
        assertThat(summary.published(EventKind.CUSTOMER)).isEqualTo(1_604);
        assertThat(summary.published(EventKind.IMPRESSION_SENT)).isEqualTo(2_942);
        assertThat(summary.published(EventKind.IMPRESSION_VIEWED)).isZero();
        assertThat(summary.published(EventKind.REDEMPTION)).isEqualTo(2_102);
        assertThat(couponsShown(pass, EventKind.IMPRESSION_SENT)).isEqualTo(50_238);
        assertThat(pass.batches().get(0).tick()).isEqualTo(Instant.parse("2016-11-14T00:00:00Z"));
        assertThat(distinctRedemptionsOf(pass, EventKind.IMPRESSION_SENT)).isEqualTo(377);
    }

    @Test
    void shouldTakeOnlyTheYearsWholeCampaignsAsSeen() {
        var pass = Passes.over(new CompleteJourneyReplay(data("completejourney"), true), DAY, DAY);

        assertThat(couponsShown(pass, EventKind.IMPRESSION_VIEWED)).isEqualTo(29_524);
        assertThat(couponsShown(pass, EventKind.IMPRESSION_SENT)).isEqualTo(50_238 - 29_524);
        assertThat(distinctRedemptionsOf(pass, EventKind.IMPRESSION_VIEWED)).isEqualTo(277);
    }

    @Test
    void shouldKeepTheContractInEveryEvent() {
        assertThat(broken(new StarbucksReplay(data("starbucks")))).isZero();
        assertThat(broken(new CompleteJourneyReplay(data("completejourney"), true)))
                .isZero();
    }

    private static long broken(Replay replay) {
        return Passes.over(replay, DAY, DAY).events().stream()
                .filter(event -> EventRules.check(event).isPresent())
                .count();
    }

    private static long couponsShown(Passes pass, EventKind kind) {
        return pass.batches().stream()
                .flatMap(batch -> batch.impressions().stream())
                .filter(impression -> EventKind.of(impression) == kind)
                .mapToLong(impression -> impression.getOfferIds().size())
                .sum();
    }

    /** Distinct pairs of household and coupon that were redeemed and shown in impressions of that kind. */
    private static long distinctRedemptionsOf(Passes pass, EventKind kind) {
        var shown = new HashSet<String>();
        for (var batch : pass.batches()) {
            for (Impression impression : batch.impressions()) {
                if (EventKind.of(impression) == kind) {
                    impression.getOfferIds().forEach(offer -> shown.add(impression.getCustomerId() + "/" + offer));
                }
            }
        }
        return pass.batches().stream()
                .flatMap(batch -> batch.redemptions().stream())
                .map((Redemption redemption) -> redemption.getCustomerId() + "/" + redemption.getOfferId())
                .distinct()
                .filter(shown::contains)
                .count();
    }

    private static Path data(String name) {
        var dir = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        if (dir == null) {
            var message = "NOT RUN on the real data: set " + VARIABLE + " or -D" + PROPERTY
                    + " to the folder that holds starbucks and completejourney";
            System.err.println(message);
            abort(message);
        }
        return Path.of(dir, name);
    }
}
