package io.offerstream.simulator.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.simulator.comparison.OldRun;
import io.offerstream.simulator.life.Arm;
import io.offerstream.simulator.scenario.Scenarios;
import org.junit.jupiter.api.Test;

/** Launch week's marginal rates are where docs/simulator.md says, in a world that no report uses. */
class CalibratedTest {
    @Test
    void shouldHaveTheMarginalRatesThatItWasFittedTo() {
        var large = OldRun.markets(
                        Scenarios.launchWeek().ofSize(0.1),
                        901,
                        Kernels.choose("scalar").get())
                .get(0);
        var observed =
                SimulatedSeen.of("DE", large.known(), Arm.CONTROL_RANDOM, large.customerCycles(Arm.CONTROL_RANDOM));
        var spread = Spread.of(observed);

        assertThat(observed.viewed().orElseThrow()).isBetween(0.70, 0.78);
        assertThat(observed.organic().orElseThrow()).isBetween(0.25, 0.35);
        assertThat(spread.rate()).isBetween(0.055, 0.09);
        assertThat(spread.customers()).isBetween(1.6, 2.4);
        assertThat(spread.offers()).isBetween(0.4, 0.8);
    }
}
