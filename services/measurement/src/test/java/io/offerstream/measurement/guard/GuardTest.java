package io.offerstream.measurement.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.market.CycleWindow;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final Instant TICK = Instant.parse("2026-01-05T04:00:00Z");

    private static CycleWindow opening(Instant opensAt) {
        return new CycleWindow("a cycle", opensAt, opensAt.plus(Duration.ofDays(7)));
    }

    @Test
    void shouldHoldFiveOffersAgainstAModelOnlyWhereOneServesAllOfTest() {
        var next = opening(TICK.plus(Duration.ofDays(1)));
        var judged = Guard.UNTOUCHED.judged(1, TICK);

        assertThat(Guard.UNTOUCHED.isModelled(next)).as("none was judged").isFalse();
        assertThat(judged.isModelled(next)).isTrue();
        assertThat(judged.tighten().isModelled(next)).isTrue();
        assertThat(judged.fallBack(TICK).isModelled(next)).isFalse();
        assertThat(judged.fallBack(TICK).reenter(TICK).isModelled(next)).isFalse();
    }

    @Test
    void shouldNotHoldFiveOffersAgainstAModelThatWasTriedOnATenthInTheCycle() {
        var judged = Guard.UNTOUCHED.judged(1, TICK);

        assertThat(judged.isModelled(opening(TICK.minus(Duration.ofHours(6)))))
                .as("judged when the cycle was open already")
                .isFalse();
        assertThat(judged.judged(2, TICK.plus(Duration.ofDays(8))).isModelled(opening(TICK.plus(Duration.ofDays(7)))))
                .as("a second generation changes nothing: the first serves")
                .isTrue();
    }
}
