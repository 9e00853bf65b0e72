package io.offerstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Instant TICK = Instant.parse("2026-01-05T00:00:01Z");

    @Test
    void shouldReadWhatItHasWritten() {
        var progress = Progress.of(TICK, Set.of("DE", "AT"));

        assertThat(progress.broken()).containsExactly("AT", "DE");
        assertThat(Progress.read(progress.toString())).isEqualTo(progress);
        assertThat(Progress.read(Progress.of(TICK, Set.of()).toString())).isEqualTo(new Progress(TICK, List.of()));
    }

    @Test
    void shouldTakeNothingFromWhatOthersWrote() {
        assertThat(Progress.read("")).isEqualTo(Progress.NONE);
        assertThat(Progress.read("tick=soon broken=")).isEqualTo(Progress.NONE);
    }
}
