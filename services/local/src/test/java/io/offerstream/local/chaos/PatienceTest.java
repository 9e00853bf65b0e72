package io.offerstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final List<String> told = new ArrayList<>();
    private final Patience patience = new Patience((kills, what) -> told.add(what), () -> false);

    @Test
    void shouldNotWaitWithoutThoseWhoAreNeeded() {
        patience.requireWhileWaiting(() -> {
            throw new IllegalStateException("the neighbours cannot go on");
        });
        assertThatThrownBy(() -> patience.await(() -> false, LONG, "an output"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the neighbours cannot go on");
    }

    @Test
    void shouldShowWhereItHangs() {
        patience.showInVain(() -> ": asleep");
        assertThatThrownBy(() -> patience.await(() -> false, Duration.ZERO, "an output"))
                .hasMessage("waited PT0S in vain: an output: asleep");
    }

    @Test
    void shouldTellMeanwhile() {
        patience.tell("waits");
        patience.await(() -> told.size() > 2, LONG, "three times");
        assertThat(told).containsOnly("waits");
    }
}
