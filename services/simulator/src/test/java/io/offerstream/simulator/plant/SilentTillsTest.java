package io.offerstream.simulator.plant;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.simulator.replay.TickBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SilentTillsTest {
    private static final Instant START = Instant.parse("2026-01-05T04:00:00Z");

    private static TickBatch batch(int tick) {
        return new TickBatch(
                START.plus(Duration.ofHours(tick)),
                List.of(),
                List.of(),
                List.of(),
                List.of(Redemption.newBuilder()
                        .setEventId("redemption-" + tick)
                        .setEventTime(START)
                        .setMarket("DE")
                        .setCustomerId("c-1")
                        .setKind(RedemptionKind.REDEEMED)
                        .build()));
    }

    @Test
    void shouldHoldBackWhatTillsSendAndThenSendItAtOnce() {
        var tills = new SilentTills(START.plus(Duration.ofHours(1)), START.plus(Duration.ofHours(3)));

        var sizes = List.of(0, 1, 2, 3, 4, 5).stream()
                .map(tick -> tills.on(batch(tick), (market, customer, time) -> Optional.empty())
                        .redemptions()
                        .size())
                .toList();

        assertThat(sizes).containsExactly(1, 1, 0, 0, 3, 1);
    }
}
