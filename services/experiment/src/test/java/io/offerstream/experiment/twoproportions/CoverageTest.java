package io.offerstream.experiment.twoproportions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

/**
 * How often each nominal 95 % interval of the lift holds the truth: not simulated but summed over every outcome that
 * matters. The delta interval must be seen to fail, or the sum proves nothing.
 */
class CoverageTest {
    @Test
    void shouldHoldTheTruthWithFiveRedeemersWhereTheDeltaIntervalDoesNot() {
        var delta = coverage(500, RelativeLift::delta);

        assertThat(delta.holds()).isLessThan(0.91);
        assertThat(delta.above()).as("all its misses lie on one side").isLessThan(0.001);
        assertThat(coverage(500, RelativeLift::log).holds()).isCloseTo(0.981, within(0.002));
        assertThat(coverage(500, RelativeLift::fieller).holds()).isBetween(0.96, 0.98);
        assertThat(coverage(500, RelativeLift::score).holds()).isCloseTo(0.958, within(0.002));
        assertThat(coverage(500, lift -> lift.headline().map(RelativeLift.Headline::interval))
                        .holds())
                .isCloseTo(0.958, within(0.002));
    }

    @Test
    void shouldHoldTheTruthAsOftenAsClaimedWithTwentyRedeemers() {
        assertThat(coverage(2_000, RelativeLift::delta).holds()).isLessThan(0.94);
        assertThat(coverage(2_000, RelativeLift::log).holds()).isCloseTo(0.954, within(0.003));
        assertThat(coverage(2_000, RelativeLift::fieller).holds()).isCloseTo(0.95, within(0.003));
        assertThat(coverage(2_000, RelativeLift::score).holds()).isCloseTo(0.95, within(0.003));
        assertThat(coverage(2_000, lift -> lift.headline().map(RelativeLift.Headline::interval))
                        .holds())
                .isCloseTo(0.952, within(0.003));
    }

    /**
     * Among the outcomes that have the interval.
     *
     * @param holds share in which it holds the true lift, 0
     * @param above share in which it lies above it
     */
    private record Coverage(double holds, double above) {}

    private static Coverage coverage(int users, Function<RelativeLift, Optional<Interval>> method) {
        var redeemers = BinomialDistribution.of(users, 0.01);
        int most = redeemers.inverseSurvivalProbability(1e-6);
        double defined = 0;
        double holds = 0;
        double above = 0;
        for (int test = 0; test <= most; test++) {
            for (int control = 0; control <= most; control++) {
                var lift = TwoProportions.compare(new Proportion(users, test), new Proportion(users, control), 0.05)
                        .lift()
                        .orElseThrow();
                var interval = method.apply(lift);
                double probability = redeemers.probability(test) * redeemers.probability(control);
                defined += interval.isPresent() ? probability : 0;
                holds += interval.filter(found -> found.contains(0)).isPresent() ? probability : 0;
                above += interval.filter(found -> found.low() > 0).isPresent() ? probability : 0;
            }
        }
        return new Coverage(holds / defined, above / defined);
    }
}
