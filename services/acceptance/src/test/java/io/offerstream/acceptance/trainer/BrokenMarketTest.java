package io.offerstream.acceptance.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.health.Health.State;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A market whose model cannot be published: its customers' features have such long names that it outgrows a record. The
 * other market of the partition goes on. Once the file is put right, a restart and a refit bring everything back.
 */
class BrokenMarketTest {
    private static final int FEATURES = 3_200;
    private static final int NAME_LENGTH = 230;
    private static final int CONTRASTS = 22;

    @TempDir
    private Path folder;

    /** As no till sends them: each contrast has thousands of features that nobody has seen before. */
    private static String features(int contrast) {
        return IntStream.range(0, FEATURES)
                .mapToObj(number -> "\"" + "x".repeat(NAME_LENGTH) + contrast + "-" + number + "=1\":1.0")
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void shouldStopAloneAndLoseNothing() {
        try (var bench = new TrainerBench(folder)) {
            bench.market("DE", "");
            bench.market("CH", "");
            bench.offers("DE");
            bench.offers("CH");
            bench.startTrainer();
            bench.redeem("DE");
            bench.tick();
            bench.await("DE has a version", () -> bench.versions("DE").size() == 1);

            for (int contrast = 0; contrast < CONTRASTS; contrast++) {
                bench.redeem("CH", features(contrast));
                bench.redeem("DE");
            }
            bench.tick();
            bench.await("CH is given up", () -> bench.health("trainer of CH").state() == State.DEGRADED);
            bench.redeem("DE");
            bench.redeem("CH");
            bench.tick();
            bench.await("DE has learnt everything", () -> bench.learnt("DE") == CONTRASTS + 2);

            assertThat(bench.health("trainer of CH").reason()).contains("choose fewer features");
            assertThat(bench.health("trainer").state()).isEqualTo(State.READY);
            assertThat(bench.failures()).isEmpty();
            assertThat(bench.isContiguous("DE")).isTrue();
            assertThat(bench.versions("CH")).isEmpty();

            bench.stopTrainer();
            bench.market("CH", "customer_features: [TIER]");
            bench.startTrainer();
            bench.tick();
            bench.redeem("DE");
            bench.redeem("CH");
            bench.tick();
            // What came while it was given up is learnt anew at the first tick; the last contrast comes after it.
            bench.await(
                    "both have learnt everything",
                    () -> bench.learnt("DE") == CONTRASTS + 3 && bench.learnt("CH") == CONTRASTS + 2);

            assertThat(bench.isContiguous("DE")).isTrue();
        }
    }
}
