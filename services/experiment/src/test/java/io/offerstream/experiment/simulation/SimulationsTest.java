package io.offerstream.experiment.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short version of {@code offerstream experiment simulate}; docs/experiments-simulated.md has the full one. */
class SimulationsTest {
    private static final long SEED = 20_261_125;

    static Set<String> ids() {
        return Simulations.ids();
    }

    @ParameterizedTest
    @MethodSource("ids")
    void shouldClaimAsOftenAsTheReferenceDoes(String id) {
        assertThat(Simulations.run(Set.of(id), true, SEED, (what, done, of) -> {}))
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.passes())
                        .as("%s should be within band, measured %s", found.target(), found.rate())
                        .isTrue());
    }

    @Test
    void shouldKnowEveryTargetOfTheReference() {
        assertThat(ids())
                .containsExactlyInAnyOrder(
                        "T1", "T2", "T3", "T3b", "T4", "T4b", "T5", "T5b", "T6", "T7", "T7b", "T7c", "T8", "T8b", "T9",
                        "T9b", "T10", "T11", "T12");
    }

    @Test
    void shouldTellWrongMethodsFromRightOnes() {
        assertThat(Simulations.run(Set.of("T4", "T4b", "T5", "T8", "T9b"), true, SEED, (what, done, of) -> {}))
                .hasSize(5)
                .allSatisfy(found -> {
                    assertThat(found.target().what()).contains("WRONG");
                    assertThat(found.target().low())
                            .as("even the widened band of %s rules out 5 %%", found.target())
                            .isGreaterThan(0.05);
                });
    }

    @Test
    void shouldNotDependOnWhatElseRuns() {
        var alone = Simulations.run(Set.of("T6"), true, SEED, (what, done, of) -> {});

        assertThat(Simulations.run(Set.of("T2", "T6"), true, SEED, (what, done, of) -> {}))
                .hasSize(2)
                .containsAll(alone);
    }
}
