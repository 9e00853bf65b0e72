package io.offerstream.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final SteppingClock clock = new SteppingClock();
    private final Throttle throttle = new Throttle(clock);

    @Test
    void shouldDelayWhoGuessesAndNeverLockAnybodyOut() {
        for (int i = 0; i < Throttle.FREE - 1; i++) {
            throttle.failed("ada");
            assertThat(throttle.wait("ada")).isZero();
        }
        throttle.failed("ada");
        assertThat(throttle.wait("ada")).isEqualTo(Duration.ofSeconds(1));
        clock.step(Duration.ofSeconds(1));
        throttle.failed("ada");
        assertThat(throttle.wait("ada")).isEqualTo(Duration.ofSeconds(2));
        for (int i = 0; i < 20; i++) {
            throttle.failed("ada");
        }
        assertThat(throttle.wait("ada")).isLessThanOrEqualTo(Throttle.LONGEST);
        assertThat(throttle.wait("bob")).isZero();
    }

    @Test
    void shouldForgetFailuresOfWhoComesIn() {
        for (int i = 0; i < 8; i++) {
            throttle.failed("ada");
        }
        throttle.succeeded("ada");
        assertThat(throttle.wait("ada")).isZero();
    }
}
