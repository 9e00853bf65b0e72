package io.offerstream.experiment.ratio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.experiment.moments.PairSums;
import io.offerstream.experiment.ratio.RatioComparison.Status;
import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.experiment.twoproportions.Quotient;
import io.offerstream.experiment.twoproportions.TwoProportions;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RatioComparisonTest {
    private static final PairSums SOME = PairSums.of(6, 4, 19, 6, 75, 19);

    @Test
    void shouldBeAProportionWhereEveryDenominatorIsOne() {
        var ratio = RatioComparison.compare(
                PairSums.of(5_000, 260, 5_000, 260, 5_000, 260), PairSums.of(4_000, 180, 4_000, 180, 4_000, 180), 0.05);
        var proportion = TwoProportions.compare(new Proportion(5_000, 260), new Proportion(4_000, 180), 0.05);

        assertThat(ratio.test().orElseThrow().designEffect().orElseThrow()).isCloseTo(5_000 / 4_999.0, within(1e-12));
        assertThat(ratio.lift().orElseThrow().deltaStandardError())
                .isCloseTo(proportion.lift().orElseThrow().deltaStandardError().orElseThrow(), within(1e-4));
    }

    /** Customers differ in how much they see and in how readily they redeem; impressions are no independent trials. */
    @Test
    void shouldRaiseNoMoreFalseAlarmsThanItSaysWhereImpressionsDo() {
        var random = new SplittableRandom(20261123);
        int repetitions = 1_500;
        int byCustomer = 0;
        int byImpression = 0;
        for (int repetition = 0; repetition < repetitions; repetition++) {
            PairSums test = arm(random);
            PairSums control = arm(random);
            var ratio = RatioComparison.compare(test, control, 0.05);
            byCustomer += ratio.difference().orElseThrow().pValue().orElseThrow() < 0.05 ? 1 : 0;
            var trials = TwoProportions.compare(trials(test), trials(control), 0.05);
            byImpression += trials.scoreTest().orElseThrow().pValue() < 0.05 ? 1 : 0;
        }

        assertThat((double) byCustomer / repetitions).isBetween(0.03, 0.07);
        assertThat((double) byImpression / repetitions).isGreaterThan(0.13);
    }

    private static Proportion trials(PairSums sums) {
        return new Proportion(sums.second().longValueExact(), sums.first().longValueExact());
    }

    private static PairSums arm(SplittableRandom random) {
        long x = 0;
        long y = 0;
        long xx = 0;
        long yy = 0;
        long xy = 0;
        for (int customer = 0; customer < 1_000; customer++) {
            long impressions = 1 + (long) (-Math.log(random.nextDouble()) * 6);
            double rate = random.nextInt(10) == 0 ? 0.3 : 0.02;
            long redemptions = 0;
            for (long impression = 0; impression < impressions; impression++) {
                redemptions += random.nextDouble() < rate ? 1 : 0;
            }
            x += redemptions;
            y += impressions;
            xx += redemptions * redemptions;
            yy += impressions * impressions;
            xy += redemptions * impressions;
        }
        return PairSums.of(1_000, x, y, xx, yy, xy);
    }

    @Test
    void shouldSayWhatCannotBeSaid() {
        assertThat(status(SOME, PairSums.NONE)).isEqualTo(Status.NO_DATA);
        assertThat(status(SOME, PairSums.of(3, 0, 0, 0, 0, 0))).isEqualTo(Status.NO_DATA);
        assertThat(status(SOME, PairSums.of(5, 0, 14, 0, 48, 0))).isEqualTo(Status.ZERO_CONTROL);
        assertThat(status(PairSums.of(5, 0, 14, 0, 48, 0), SOME)).isEqualTo(Status.ZERO_TEST);
        assertThat(status(SOME, PairSums.of(1, 1, 4, 1, 16, 4))).isEqualTo(Status.SINGLE_USER);
        assertThat(status(SOME, PairSums.of(2, -3, 4, 5, 8, -6))).isEqualTo(Status.NEGATIVE);
        assertThat(status(PairSums.of(2, 2, 4, 2, 8, 4), PairSums.of(3, 3, 9, 3, 27, 9)))
                .isEqualTo(Status.DEGENERATE);
        assertThat(status(SOME, SOME)).isEqualTo(Status.OK);
    }

    private static Status status(PairSums test, PairSums control) {
        var result = RatioComparison.compare(test, control, 0.05);
        assertThat(WelchLift.of(result, test, control).isPresent()).isEqualTo(result.status() == Status.OK);
        return result.status();
    }

    @Test
    void shouldRefuseImpossibleInput() {
        var negative = PairSums.of(2, 1, -4, 1, 8, -2);
        assertThatIllegalArgumentException().isThrownBy(() -> RatioComparison.compare(SOME, negative, 0.05));
        assertThatIllegalArgumentException().isThrownBy(() -> RatioComparison.compare(SOME, SOME, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quotient(1, 0, 1, 1));
    }
}
