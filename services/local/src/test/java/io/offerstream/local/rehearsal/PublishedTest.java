package io.offerstream.local.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.simulator.replay.TickBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishedTest {
    private static final Instant OPENS = Instant.parse("2026-01-05T04:00:00Z");
    private static final Instant CLOSES = OPENS.plus(Duration.ofDays(7));
    private static final Instant REDEEMED = CLOSES.minus(Duration.ofMinutes(17));

    private final Published published = new Published();

    @BeforeEach
    void redeem() {
        publish(redemption("r-1", REDEEMED, null));
    }

    @Test
    void shouldCountARedemptionOnceHoweverOftenItIsSent() {
        publish(redemption("r-1", REDEEMED, null), redemption("r-2", REDEEMED, null));

        assertThat(published.redemptions(cycles())).isEqualTo(2);
    }

    @Test
    void shouldNotCountWhatIsTakenBackWhileItsCycleIsOpen() {
        publish(redemption("back", CLOSES.minusMillis(1), "r-1"));

        assertThat(published.redemptions(cycles())).isZero();
    }

    @Test
    void shouldGoOnCountingWhatIsTakenBackWhenItsCycleHasClosed() {
        publish(redemption("back", CLOSES, "r-1"));

        assertThat(published.redemptions(cycles())).isEqualTo(1);
    }

    @Test
    void shouldGoByTheFirstReversal() {
        publish(redemption("again", CLOSES, "r-1"), redemption("back", CLOSES.minusMillis(1), "r-1"));

        assertThat(published.redemptions(cycles())).isZero();
    }

    @Test
    void shouldNotCountWhatIsTakenBackOutsideOfAnyCycle() {
        publish(redemption("back", CLOSES, "r-1"));

        assertThat(published.redemptions(List.of())).isZero();
    }

    private void publish(Redemption... redemptions) {
        published.add(new TickBatch(CLOSES, List.of(), List.of(), List.of(), List.of(redemptions)));
    }

    private static List<ExperimentResult> cycles() {
        var result = new ExperimentResult();
        result.setMarket("DE");
        result.setOpensAt(OPENS);
        result.setClosesAt(CLOSES);
        return List.of(result);
    }

    private static Redemption redemption(String id, Instant time, String reverses) {
        return Redemption.newBuilder()
                .setEventId(id)
                .setEventTime(time)
                .setMarket("DE")
                .setCustomerId("4711")
                .setOfferId("menu")
                .setStoreId("store-01")
                .setBasketId(id)
                .setBasketMinor(500L)
                .setDiscountMinor(50L)
                .setKind(reverses == null ? RedemptionKind.REDEEMED : RedemptionKind.REVERSED)
                .setReversesEventId(reverses)
                .build();
    }
}
