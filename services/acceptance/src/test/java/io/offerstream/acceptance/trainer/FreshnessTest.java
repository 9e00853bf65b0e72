package io.offerstream.acceptance.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.benchmark.trainer.Freshness;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.Settings;
import io.offerstream.ranking.kernel.Kernels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code benchmark trainer --freshness} does, for three versions; docs/benchmarks.md. */
class FreshnessTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @Test
    void shouldBeInAVersionSoon() {
        var settings = Settings.load(Map.of("data.dir", folder.resolve("data").toString()), Map.of(), Optional.empty());
        try (var connection = Connection.startLocal(settings, new Health())) {
            var ages = new Freshness(
                            connection,
                            folder.resolve("stage"),
                            Kernels.choose("scalar").get(),
                            (what, percent) -> {},
                            () -> false)
                    .run(new Freshness.Plan(INTERVAL.multipliedBy(2).plusSeconds(2), INTERVAL, 8));

            assertThat(ages.versions()).isGreaterThanOrEqualTo(3);
            assertThat(ages.count()).isGreaterThan(500);
            // The bar of the benchmark is 1.5; this machine may be busy with other tests.
            assertThat(ages.quantile(0.99)).isLessThan(INTERVAL.multipliedBy(3));
        }
    }
}
