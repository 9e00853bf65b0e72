package io.offerstream.measurement.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final Instant TICK = Instant.parse("2026-01-05T04:00:00Z");

    @Test
    void shouldHoldFiveOffersAgainstAModelOnlyWhereOneServesAllOfTest() {
        var judged = Guard.UNTOUCHED.judged(1);

        assertThat(Guard.UNTOUCHED.isModelled()).as("none was judged").isFalse();
        assertThat(judged.isModelled()).isTrue();
        assertThat(judged.tighten().isModelled()).isTrue();
        assertThat(judged.fallBack(TICK).isModelled()).isFalse();
        assertThat(judged.fallBack(TICK).reenter(TICK).isModelled()).isFalse();
    }
}
