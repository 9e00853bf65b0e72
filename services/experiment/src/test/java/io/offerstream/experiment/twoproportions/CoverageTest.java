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
    void shouldHoldTheTruthAsOftenAsPublishedWithFewRedeemers() {
        assertThat(coverage(500, 0.01, RelativeLift::delta)).isCloseTo(0.903, within(0.005));
        assertThat(coverage(500, 0.01, RelativeLift::log)).isCloseTo(0.981, within(0.005));
        assertThat(coverage(500, 0.01, RelativeLift::fieller)).isCloseTo(0.963, within(0.01));
        assertThat(coverage(500, 0.01, RelativeLift::score)).isCloseTo(0.958, within(0.005));
    }

    @Test
    void shouldHoldTheTruthAsOftenAsPublishedWithTwentyRedeemers() {
        assertThat(coverage(2_000, 0.01, RelativeLift::delta)).isCloseTo(0.942, within(0.003));
        assertThat(coverage(2_000, 0.01, RelativeLift::log)).isCloseTo(0.954, within(0.003));
        assertThat(coverage(2_000, 0.01, RelativeLift::fieller)).isCloseTo(0.950, within(0.003));
        assertThat(coverage(2_000, 0.01, RelativeLift::score)).isCloseTo(0.950, within(0.003));
    }

    /** Share of the outcomes with such an interval in which it holds the true lift, 0. */
    private static double coverage(int users, double rate, Function<RelativeLift, Optional<Interval>> method) {
        var redeemers = BinomialDistribution.of(users, rate);
        int most = redeemers.inverseSurvivalProbability(1e-6);
        double covered = 0;
        double defined = 0;
        for (int test = 0; test <= most; test++) {
            for (int control = 0; control <= most; control++) {
                var lift = TwoProportions.compare(new Proportion(users, test), new Proportion(users, control), 0.05)
                        .lift()
                        .orElseThrow();
                var interval = method.apply(lift);
                double probability = redeemers.probability(test) * redeemers.probability(control);
                defined += interval.isPresent() ? probability : 0;
                covered += interval.filter(found -> found.contains(0)).isPresent() ? probability : 0;
            }
        }
        return covered / defined;
    }
}
