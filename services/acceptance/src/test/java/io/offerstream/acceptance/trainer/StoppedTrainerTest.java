package io.offerstream.acceptance.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F22: a trainer that was away for hours catches up, and skips nothing. */
class StoppedTrainerTest {
    private static final int MINUTES_AWAY = 180;

    @TempDir
    private Path folder;

    @Test
    void shouldCatchUpWithoutSkipping() {
        try (var bench = new TrainerBench(folder)) {
            bench.market("DE", "");
            bench.market("CH", "");
            bench.offers("DE");
            bench.offers("CH");
            bench.startTrainer();
            tell(bench, 5);
            bench.await("both have versions", () -> bench.learnt("DE") == 5 && bench.learnt("CH") == 5);
            bench.stopTrainer();
            int before = bench.versions("DE").size();

            tell(bench, MINUTES_AWAY);
            assertThat(bench.versions("DE")).as("nobody learns").hasSize(before);
            bench.startTrainer();
            int all = 5 + MINUTES_AWAY;
            bench.await("it has caught up", () -> bench.learnt("DE") == all && bench.learnt("CH") == all);

            assertThat(bench.isContiguous("DE")).isTrue();
            assertThat(bench.isContiguous("CH")).isTrue();
            assertThat(bench.versions("DE").size())
                    .as("a version each minute, as if it had never been away")
                    .isEqualTo(all);
            assertThat(bench.failures()).isEmpty();
        }
    }

    private static void tell(TrainerBench bench, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            bench.redeem("DE");
            bench.redeem("CH");
            bench.tick();
        }
    }
}
