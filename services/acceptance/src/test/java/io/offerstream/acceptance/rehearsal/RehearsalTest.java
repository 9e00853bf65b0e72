package io.offerstream.acceptance.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.local.rehearsal.Expectation;
import io.offerstream.local.rehearsal.Plan;
import io.offerstream.local.rehearsal.PlantKind;
import io.offerstream.local.rehearsal.Rehearsal;
import io.offerstream.local.rehearsal.RehearsalState;
import io.offerstream.local.stack.LocalStack;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@code experiment rehearse} does, on a real broker: measured markets whose truth is known. The whole of it, 200 null
 * cycles and both plants, takes a quarter of an hour and runs with {@code -Dofferstream.full=true}.
 */
class RehearsalTest {
    private static final long SEED = 20_260_105;

    @TempDir
    private Path folder;

    private List<Expectation> rehearse(Plan plan) {
        var failures = new ArrayList<Throwable>();
        var settings = Settings.load(Map.of("data.dir", folder.toString()), Map.of(), Optional.empty());
        try (var stack = LocalStack.start(settings, new SimpleMeterRegistry(), new Health(), failures::add);
                var state = new RehearsalState(
                        stack.connection().bootstrapServers(),
                        stack.connection().topics())) {
            var rehearsal = new Rehearsal(plan, state);
            rehearsal.run(stack.connection(), () -> !failures.isEmpty(), (tick, events) -> {});
            assertThat(failures).isEmpty();
            return rehearsal.judge();
        }
    }

    @Test
    void shouldCountEverythingOnceAndRaiseNoMoreAlarmsThanChanceDoes() {
        var expectations = rehearse(new Plan(PlantKind.NONE, 4, 5, 300, 0, SEED));

        assertThat(expectations)
                .extracting(Expectation::what)
                .contains(
                        "final cycles",
                        "refused events",
                        "exposures counted, of those published",
                        "redemptions counted, of those published",
                        "cycles that show a lift or harm");
        assertThat(expectations).allMatch(Expectation::holds);
    }

    @ParameterizedTest
    @EnumSource(PlantKind.class)
    @EnabledIfSystemProperty(
            named = "offerstream.full",
            matches = "true",
            disabledReason = "takes a quarter of an hour; run it with -Dofferstream.full=true")
    void shouldFindWhatIsPlantedAndNothingElse(PlantKind plant) {
        assertThat(rehearse(Plan.usual(plant, SEED))).allMatch(Expectation::holds);
    }
}
