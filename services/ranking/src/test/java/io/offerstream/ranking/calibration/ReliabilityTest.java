package io.offerstream.ranking.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.ranking.calibration.Reliability.Bin;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
    private static final Calibrator TRUTH = new Calibrator(1, -1.5);
    private static final double[] BY_POSITION = {1, 0.5, 0.2};

    private static final float LOG_3 = (float) Math.log(3);

    @Test
    void shouldAddUpByHand() {
        // σ(score): 1/4, 1/2, 1/2, 3/4. Two bins: the two halves tie, and their middle is at 2 of 4: the upper bin.
        var shown = ShownOffers.of(
                new float[] {LOG_3, 0, -LOG_3, 0},
                new boolean[] {true, false, false, true},
                new double[] {1, 0.5, 1, 0.5},
                new double[] {1, 1, 1, 1});
        var result = Reliability.of(new Calibrator(1, 0), shown, 2);

        assertThat(result.shown()).isEqualTo(4);
        assertThat(result.examinations()).isEqualTo(3);
        assertThat(result.redemptions()).isEqualTo(2);
        assertThat(result.baseRate()).isEqualTo(0.5);
        assertThat(result.bins()).hasSize(2);
        // Lower: 1/4 expected of one look, none redeemed.
        assertBin(result.bins().get(0), 1, 1, 0.25, 0);
        // Upper: two looks, 3/4 + 1/2 · 1/2 + 1/2 · 1/2 = 5/4 expected of them, 2 redeemed.
        assertBin(result.bins().get(1), 3, 2, 0.625, 1);
        // (|0 - 1/4| + |2 - 5/4|) / 3.
        assertThat(result.expectedCalibrationError()).isCloseTo(1 / 3.0, within(1e-7));
        // Shown: 3/4, 1/4, 1/4, 1/4 against 1, 0, 0, 1: squares 1/16, 1/16, 1/16, 9/16.
        assertThat(result.brierScore()).isCloseTo(12 / 64.0, within(1e-7));
        // Three times 3/4 and once 1/4 for what became of them.
        assertThat(result.logLoss()).isCloseTo(-(3 * Math.log(0.75) + Math.log(0.25)) / 4, within(1e-7));
    }

    private static void assertBin(Bin bin, double count, double examinations, double predicted, double observed) {
        assertThat(bin.count()).isEqualTo(count);
        assertThat(bin.examinations()).isEqualTo(examinations);
        assertThat(bin.predicted()).isCloseTo(predicted, within(1e-7));
        assertThat(bin.observed()).isCloseTo(observed, within(1e-7));
    }

    @Test
    void shouldBelieveTheTruthAndNothingElse() {
        var shown = Simulated.shown(TRUTH, 60_000, 51, BY_POSITION);

        // A bin holds 6,000 · 17/30 = 3,400 looks, so its rate, 0.2 or so, errs by √(0.2 / 3400) = 0.008 at most; the
        // mean of |error| is 0.8 of that.
        assertThat(Reliability.of(TRUTH, shown).expectedCalibrationError()).isLessThan(0.01);
        var shifted = Reliability.of(new Calibrator(1, -0.5), shown);
        var flat = Reliability.of(new Calibrator(0.3, -1.5), shown);
        // Half a unit of log odds per 0.2 · 0.8 of probability and more.
        assertThat(shifted.expectedCalibrationError()).isGreaterThan(0.12);
        assertThat(flat.expectedCalibrationError()).isGreaterThan(0.04);
        assertThat(shifted.bins()).allSatisfy(bin -> assertThat(bin.predicted()).isGreaterThan(bin.observed()));
    }

    @Test
    void shouldScoreTheTruthBest() {
        var shown = Simulated.shown(TRUTH, 60_000, 52, BY_POSITION);
        var truth = Reliability.of(TRUTH, shown);

        for (var wrong :
                new Calibrator[] {new Calibrator(1, -1.2), new Calibrator(1.3, -1.5), new Calibrator(0, -1.3)}) {
            var result = Reliability.of(wrong, shown);
            assertThat(result.logLoss()).isGreaterThan(truth.logLoss());
            assertThat(result.brierScore()).isGreaterThan(truth.brierScore());
        }
    }

    /** A fit on one half is believable on the other. */
    @Test
    void shouldBelieveAFitOnWhatItHasNotSeen() {
        var fit = CalibratorFit.of(Simulated.shown(TRUTH, 60_000, 53, BY_POSITION));
        var result = Reliability.of(fit.calibrator(), Simulated.shown(TRUTH, 60_000, 54, BY_POSITION));

        assertThat(result.expectedCalibrationError()).isLessThan(0.015);
        assertThat(result.bins()).hasSize(Reliability.BINS);
    }

    @Test
    void shouldFillBinsAlike() {
        var bins = Reliability.of(TRUTH, Simulated.shown(TRUTH, 1_000, 55, 1)).bins();

        assertThat(bins).hasSize(10).allSatisfy(bin -> assertThat(bin.count()).isEqualTo(100));
        assertThat(bins).isSortedAccordingTo((a, b) -> Double.compare(a.predicted(), b.predicted()));
    }

    @Test
    void shouldKeepEqualPredictionsTogether() {
        // Nine of ten alike, and one above: of ten bins, two are filled.
        float[] scores = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        var bins =
                Reliability.of(TRUTH, Simulated.seen(scores, new boolean[10])).bins();

        assertThat(bins).extracting(Bin::count).containsExactly(9.0, 1.0);
        assertThat(Reliability.of(new Calibrator(0, 0), Simulated.seen(scores, new boolean[10]))
                        .bins())
                .hasSize(1);
    }

    @Property(tries = 200)
    void shouldLoseNothingToBins(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int bins) {
        var shown = Simulated.shown(TRUTH, 60, seed, BY_POSITION);
        var result = Reliability.of(TRUTH, shown, bins);

        assertThat(result.bins())
                .hasSizeLessThanOrEqualTo(bins)
                .allSatisfy(bin -> assertThat(bin.count()).isGreaterThan(0));
        assertThat(result.bins().stream().mapToDouble(Bin::count).sum()).isEqualTo(result.shown());
        assertThat(result.bins().stream()
                        .mapToDouble(bin -> bin.observed() * bin.examinations())
                        .sum())
                .isCloseTo(result.redemptions(), within(1e-9));
        assertThat(result.brierScore()).isBetween(0.0, 1.0);
        assertThat(result.logLoss()).isFinite().isPositive();
    }

    @Test
    void shouldStayFiniteWhereItWasSureAndWrong() {
        var sure = new Calibrator(1e30, 0);
        var result = Reliability.of(sure, Simulated.seen(new float[] {1, -1}, false, true));

        assertThat(result.logLoss()).isEqualTo(1e30);
        assertThat(result.brierScore()).isEqualTo(1);
        assertThat(result.expectedCalibrationError()).isEqualTo(1);
    }

    @Test
    void shouldRefuseNoBins() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reliability.of(TRUTH, Simulated.shown(TRUTH, 5, 1, 1), 0))
                .withMessageContaining("0");
    }
}
