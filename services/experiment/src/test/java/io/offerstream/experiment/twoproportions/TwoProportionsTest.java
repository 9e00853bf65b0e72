package io.offerstream.experiment.twoproportions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.experiment.twoproportions.RelativeLift.Headline;
import io.offerstream.experiment.twoproportions.RelativeLift.Method;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TwoProportionsTest {
    @Test
    void shouldShowTheLogIntervalFromTwentyRedeemersInBothArmsOn() {
        assertThat(method(20, 20)).contains(Method.LOG);
        assertThat(method(19, 20)).contains(Method.SCORE);
        assertThat(method(20, 19)).contains(Method.SCORE);
        assertThat(method(0, 50)).contains(Method.SCORE);
        assertThat(method(50, 0)).contains(Method.SCORE);
        assertThat(method(0, 0)).isEmpty();
        assertThat(method(1000, 1000)).as("everybody redeemed").contains(Method.SCORE);
    }

    private static Optional<Method> method(long test, long control) {
        return TwoProportions.compare(new Proportion(1000, test), new Proportion(1000, control), 0.05)
                .lift()
                .flatMap(RelativeLift::headline)
                .map(Headline::method);
    }

    /** Nothing is NaN, nothing shown is a point, and every interval holds the estimate: over all small tables. */
    @Test
    void shouldNeverClaimCertainty() {
        for (long n1 = 1; n1 <= 9; n1++) {
            for (long n0 = 1; n0 <= 9; n0++) {
                for (long x1 = 0; x1 <= n1; x1++) {
                    for (long x0 = 0; x0 <= n0; x0++) {
                        assertSound(TwoProportions.compare(new Proportion(n1, x1), new Proportion(n0, x0), 0.05));
                    }
                }
            }
        }
    }

    private static void assertSound(TwoProportions result) {
        Difference difference = result.difference().orElseThrow();
        RelativeLift lift = result.lift().orElseThrow();
        ScoreTest score = result.scoreTest().orElseThrow();
        assertThat(difference.newcombe().isPoint()).as("%s", result).isFalse();
        assertThat(difference.newcombe().contains(difference.value()))
                .as("%s", result)
                .isTrue();
        assertThat(score.pValue()).as("%s", result).isGreaterThan(0).isLessThanOrEqualTo(1);
        assertThat(score.log10PValue()).as("%s", result).isLessThanOrEqualTo(0).isFinite();
        Stream.of(lift.delta(), lift.log(), lift.fieller(), lift.score())
                .flatMap(Optional::stream)
                .forEach(interval -> {
                    assertThat(interval.isPoint()).as("%s", result).isFalse();
                    lift.value()
                            .ifPresent(value -> assertThat(interval.contains(value))
                                    .as("%s", result)
                                    .isTrue());
                });
        assertThat(lift.headline().isPresent())
                .as("%s", result)
                .isEqualTo(result.test().redeemers() + result.control().redeemers() > 0);
    }

    @Test
    void shouldTellPValuesApartThatNoDoubleHolds() {
        var strong = scoreTest(60_000, 40_000);
        var stronger = scoreTest(61_000, 39_000);

        assertThat(strong.pValue()).isZero();
        assertThat(stronger.log10PValue()).isFinite().isLessThan(strong.log10PValue() - 100);
    }

    private static ScoreTest scoreTest(long test, long control) {
        return TwoProportions.compare(new Proportion(100_000, test), new Proportion(100_000, control), 0.05)
                .scoreTest()
                .orElseThrow();
    }

    @Test
    void shouldSwapSignsWhenArmsAreSwapped() {
        var small = new Proportion(5_000, 210);
        var large = new Proportion(9_000, 420);
        var there = TwoProportions.compare(small, large, 0.05);
        var back = TwoProportions.compare(large, small, 0.05);

        double reciprocal =
                1 / (1 + there.lift().orElseThrow().score().orElseThrow().high());
        assertThat(1 + back.lift().orElseThrow().score().orElseThrow().low()).isCloseTo(reciprocal, within(1e-12));
        assertThat(back.difference().orElseThrow().newcombe().low())
                .isCloseTo(-there.difference().orElseThrow().newcombe().high(), within(1e-15));
    }

    @Test
    void shouldRefuseImpossibleInput() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Proportion(10, 11));
        assertThatIllegalArgumentException().isThrownBy(() -> new Proportion(10, -1));
        var arm = new Proportion(10, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> TwoProportions.compare(arm, arm, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> TwoProportions.compare(arm, arm, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> TwoProportions.compare(arm, arm, Double.NaN));
    }
}
