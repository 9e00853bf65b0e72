package io.offerstream.acceptance.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.simulation.Product;
import io.offerstream.local.simulation.ProductRun;
import io.offerstream.local.simulation.ServedWorld;
import io.offerstream.local.simulation.Variant;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.Settings;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenario;
import io.offerstream.simulator.scenario.ScenarioFile;
import io.offerstream.simulator.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code simulate --compare offerstream} does, on a real broker, in a small world of one measured cycle. */
class ClosedLoopTest {
    private static Scenario scenario() {
        return ScenarioFile.read(Path.of("..", "..", "config", "scenarios", "launch-week.yml"))
                .with("toy", Map.of(Parameter.CYCLES, 1.0, Parameter.HISTORY_CYCLES, 1.0))
                .ofSize(0.004);
    }

    private static ServedWorld serve(Path folder) {
        var failures = new ArrayList<Throwable>();
        var settings = Settings.load(Map.of("data.dir", folder.toString()), Map.of(), Optional.empty());
        try (var stack = LocalStack.start(settings, new SimpleMeterRegistry(), new Health(), failures::add)) {
            var run = new ProductRun(
                    new World(scenario(), 1),
                    stack,
                    new Product(Variant.PROMOTED, Map.of()),
                    () -> !failures.isEmpty());
            var served = run.toTheEnd((tick, ticks, of) -> {});
            assertThat(failures).isEmpty();
            return served.orElseThrow();
        }
    }

    @Test
    void shouldMeasureThisSystemAsItServesAndGiveTheSameFiguresAgain(@TempDir Path one, @TempDir Path other) {
        var served = serve(one);

        assertThat(served.refused()).isZero();
        assertThat(served.exposuresMissing()).isZero();
        assertThat(served.redemptionsMissing()).isZero();
        assertThat(served.finalResults()).hasSize(3);
        assertThat(served.figures().cycles()).hasSize(3).allSatisfy(cycle -> {
            assertThat(cycle.test()).isPositive();
            assertThat(cycle.served()).isPositive().isLessThan(cycle.oracle());
            assertThat(cycle.own().orElseThrow().control()).isPositive().isLessThan(cycle.oracle());
        });
        assertThat(served.figures().shownWithinADay().orElseThrow()).isPositive();
        assertThat(serve(other).figures()).isEqualTo(served.figures());
    }
}
