package io.offerstream.acceptance.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.app.Pace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the trainer heeds what the gate says. */
class VerdictTickTest {
    private static final int MILLIS_TO_DECIDE = 2_000;

    @TempDir
    private Path folder;

    @Test
    void shouldHeedAVerdictAtTheTickAfterItHoweverLateOrSoonItComes() throws InterruptedException {
        try (var bench = new TrainerBench(folder)) {
            bench.market("DE", "");
            bench.offers("DE");
            bench.startTrainer(Pace.REPRODUCIBLE);
            tick(bench);
            bench.measured(1);
            tick(bench);
            awaitVersion(bench, 2);

            // Late: all else that minute 3 needs is there.
            tick(bench);
            Thread.sleep(MILLIS_TO_DECIDE);
            assertThat(bench.versions("DE")).as("it waits").hasSize(2);
            bench.verdict("DE", "2026-01-05T00:00", 2);
            bench.measured(2);
            awaitVersion(bench, 3);

            // Soon: measurement has decided minute 4 before the trainer has.
            bench.measured(3);
            bench.verdict("DE", "2026-01-12T00:00", 4);
            bench.measured(4);
            tick(bench);
            awaitVersion(bench, 4);
            tick(bench);
            awaitVersion(bench, 5);
            bench.await("the second verdict is heeded", () -> bench.heeded("DE").size() >= 2);

            assertThat(bench.heeded("DE")).containsExactly(3L, 5L);
            assertThat(bench.failures()).isEmpty();
        }
    }

    /** One comes each minute. */
    private static void awaitVersion(TrainerBench bench, int version) {
        bench.await("version " + version, () -> bench.versions("DE").size() == version);
    }

    private static void tick(TrainerBench bench) {
        bench.redeem("DE");
        bench.tick();
    }
}
