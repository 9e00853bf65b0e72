package io.offerstream.ranking.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibratorFitTest {
    private static final double[] BY_POSITION = {1, 0.5, 0.2};
    private static final boolean[] MIXED = {true, false, false, true, false, true, false, false};

    private static float[] ramp(int count, float step) {
        float[] scores = new float[count];
        for (int i = 0; i < count; i++) {
            scores[i] = i * step;
        }
        return scores;
    }

    private static Calibrator fit(ShownOffers shown) {
        var fit = CalibratorFit.of(shown);
        assertThat(fit.converged()).isTrue();
        return fit.calibrator();
    }

    /** Standard errors of slope and intercept at the truth: from the information's inverse, summed here on raw scores. */
    private static double[] standardErrors(Calibrator truth, ShownOffers shown) {
        double slopes = 0;
        double both = 0;
        double intercepts = 0;
        for (int i = 0; i < shown.count(); i++) {
            double liked = 1 / (1 + Math.exp(-truth.slope() * shown.score(i) - truth.intercept()));
            double p = shown.examination(i) * liked;
            double change = p * (1 - liked);
            double information = change * change / (p * (1 - p));
            slopes += information * shown.score(i) * shown.score(i);
            both += information * shown.score(i);
            intercepts += information;
        }
        double determinant = slopes * intercepts - both * both;
        return new double[] {Math.sqrt(intercepts / determinant), Math.sqrt(slopes / determinant)};
    }

    @ParameterizedTest
    @CsvSource({"1, -2, 11", "0.4, -3.5, 12", "2, 0.5, 13", "-0.7, -1, 14", "0, -2.5, 15"})
    void shouldRecoverWhatItWasDrawnFrom(double slope, double intercept, long seed) {
        var truth = new Calibrator(slope, intercept);
        var shown = Simulated.shown(truth, 30_000, seed, BY_POSITION);
        double[] errors = standardErrors(truth, shown);

        var fit = CalibratorFit.of(shown);

        // Three standard errors, which one try in 370 leaves; the seeds are fixed.
        assertThat(fit.converged()).isTrue();
        assertThat(fit.steps()).isLessThan(20);
        assertThat(fit.calibrator().slope()).isCloseTo(slope, within(3 * errors[0]));
        assertThat(fit.calibrator().intercept()).isCloseTo(intercept, within(3 * errors[1]));
        assertThat(fit.slopeStandardError().orElseThrow() / errors[0]).isCloseTo(1, within(0.1));
        assertThat(fit.calibrator().isIncreasing()).isEqualTo(fit.calibrator().slope() > 0);
        assertThat(fit.isInformative()).isEqualTo(slope > 0);
    }

    /** 300 fits: their standardised errors have mean 0 and standard deviation 1, give or take 1/√300 and 1/√600. */
    @Test
    void shouldErrAsMuchAsItSays() {
        var truth = new Calibrator(0.8, -1.5);
        double sum = 0;
        double squares = 0;
        int fits = 300;
        for (int i = 0; i < fits; i++) {
            var fit = CalibratorFit.of(Simulated.shown(truth, 2_000, 100 + i, BY_POSITION));
            double error = (fit.calibrator().slope() - truth.slope())
                    / fit.slopeStandardError().orElseThrow();
            sum += error;
            squares += error * error;
        }
        double mean = sum / fits;

        assertThat(mean).isCloseTo(0, within(3.5 / Math.sqrt(fits)));
        assertThat(Math.sqrt(squares / fits - mean * mean)).isCloseTo(1, within(3.5 / Math.sqrt(2.0 * fits)));
    }

    /** Taking every offer for seen mistakes the unseen for the disliked. */
    @Test
    void shouldNotTakeUnseenForDisliked() {
        var truth = new Calibrator(1, 0);
        var shown = Simulated.shown(truth, 20_000, 21, 0.1);
        boolean[] redeemed = new boolean[shown.count()];
        float[] scores = new float[shown.count()];
        for (int i = 0; i < redeemed.length; i++) {
            redeemed[i] = shown.redeemed(i);
            scores[i] = shown.score(i);
        }

        assertThat(fit(shown).probability(0)).isCloseTo(0.5, within(0.05));
        assertThat(fit(Simulated.seen(scores, redeemed)).probability(0)).isCloseTo(0.05, within(0.01));
    }

    @Test
    void shouldGiveTheRateWhereAllScoresAreOne() {
        // 3 of 10, with half a redemption and half a refusal: (3 + 0.5) / (10 + 1).
        float[] scores = new float[10];
        Arrays.fill(scores, 0.1f);
        var fit = CalibratorFit.of(
                Simulated.seen(scores, true, true, true, false, false, false, false, false, false, false));

        assertThat(fit.calibrator().slope()).isZero();
        assertThat(fit.calibrator().probability(5)).isCloseTo(3.5 / 11, within(1e-9));
        assertThat(fit.slopeStandardError()).isEmpty();
        assertThat(fit.isInformative()).isFalse();
        assertThat(fit.converged()).isTrue();
    }

    @Test
    void shouldDivideTheRateByExamination() {
        // A fifth redeemed of what half looked at; weighed so high that the prior is nothing.
        var shown = ShownOffers.of(
                new float[5],
                new boolean[] {true, false, false, false, false},
                Simulated.all(0.5, 5),
                Simulated.all(1e7, 5));

        assertThat(fit(shown).probability(0)).isCloseTo(0.4, within(1e-6));
    }

    @Test
    void shouldStayDecentWhereNothingOrEverythingWasRedeemed() {
        boolean[] all = {true, true, true, true, true, true, true, true};
        var nothing = CalibratorFit.of(Simulated.seen(ramp(8, 1), new boolean[8]));
        var everything = CalibratorFit.of(Simulated.seen(ramp(8, 1), all));

        // Symmetric scores: no slope either way, and the rates 0.5 / 9 and 8.5 / 9.
        assertThat(nothing.calibrator().probability(3.5f)).isCloseTo(0.5 / 9, within(1e-9));
        assertThat(everything.calibrator().probability(3.5f)).isCloseTo(8.5 / 9, within(1e-9));
        assertThat(nothing.calibrator().slope()).isCloseTo(0, within(1e-9));
        assertThat(nothing.isInformative()).isFalse();
        assertThat(everything.isInformative()).isFalse();
        assertThat(nothing.converged() && everything.converged()).isTrue();
    }

    @Test
    void shouldStayFiniteWhereScoresSeparate() {
        float[] scores = ramp(200, 0.01f);
        boolean[] upper = new boolean[200];
        Arrays.fill(upper, 100, 200, true);
        var calibrator = fit(Simulated.seen(scores, upper));

        assertThat(calibrator.isIncreasing()).isTrue();
        assertThat(calibrator.probability(0)).isBetween(1e-8, 0.01);
        assertThat(calibrator.probability(scores[199])).isBetween(0.99, 1 - 1e-8);
        assertThat(calibrator.probability(0.995f)).isCloseTo(0.5, within(0.01));
    }

    /** As much as weights may sum to: a rate that a double cannot tell from 1. */
    @Test
    void shouldStayFiniteWhereNearlyAllIsCertain() {
        var shown = ShownOffers.of(
                new float[] {1, 2}, new boolean[] {true, true}, new double[] {1, 1}, new double[] {0x1p52, 0x1p52});

        assertThat(CalibratorFit.of(shown).calibrator().probability(1)).isBetween(0.999, 1.0);
    }

    /** More redeemed than can have looked: the examination is wrong, and the calibrator as near to certain as it may. */
    @Test
    void shouldStayFiniteWhereMoreRedeemedThanLooked() {
        float[] scores = ramp(50, 1);
        boolean[] redeemed = new boolean[50];
        Arrays.fill(redeemed, 0, 45, true);
        var fit = CalibratorFit.of(ShownOffers.of(scores, redeemed, Simulated.all(0.01, 50), Simulated.all(1, 50)));

        assertThat(fit.converged()).isTrue();
        assertThat(fit.calibrator().probability(10)).isBetween(0.9, 1.0);
    }

    @Property(tries = 200)
    void shouldGiveProbabilitiesWhateverItIsGiven(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int count,
            @ForAll @IntRange(min = -40, max = 38) int magnitude) {
        var random = new SplittableRandom(seed);
        float[] scores = new float[count];
        boolean[] redeemed = new boolean[count];
        double[] examination = new double[count];
        double[] weights = new double[count];
        for (int i = 0; i < count; i++) {
            scores[i] = (float) ((random.nextInt(5) - 2) * Math.pow(10, magnitude));
            redeemed[i] = random.nextBoolean();
            examination[i] = Math.pow(10, -random.nextInt(6));
            weights[i] = Math.pow(10, random.nextInt(8) - 4);
        }
        var fit = CalibratorFit.of(ShownOffers.of(scores, redeemed, examination, weights));

        assertThat(fit.calibrator().slope()).isFinite();
        for (float score : scores) {
            assertThat(fit.calibrator().probability(score)).isBetween(0.0, 1.0);
        }
    }

    @Test
    void shouldBeAtTheTop() {
        assertAtTheTop(Simulated.shown(new Calibrator(1, -1), 500, 31, BY_POSITION));
    }

    /** One redemption against a thousand: the first full step lands where less is likely than before it. */
    @Test
    void shouldBeAtTheTopWhereFullStepsLeadTooFar() {
        assertAtTheTop(ShownOffers.of(
                new float[] {0, 1}, new boolean[] {false, true}, new double[] {1, 1}, new double[] {1000, 1}));
    }

    /** No other line in the neighbourhood is likelier: what is tried is not what the steps use. */
    private static void assertAtTheTop(ShownOffers shown) {
        var best = fit(shown);
        double top = posterior(shown, best.slope(), best.intercept());

        for (double off : new double[] {-1e-3, 1e-3}) {
            assertThat(posterior(shown, best.slope() + off, best.intercept())).isLessThan(top);
            assertThat(posterior(shown, best.slope(), best.intercept() + off)).isLessThan(top);
        }
    }

    /** As CalibratorFit's Javadoc has it, in plain words. */
    private static double posterior(ShownOffers shown, double slope, double intercept) {
        double count = 0;
        double scores = 0;
        double squares = 0;
        double sum = 0;
        for (int i = 0; i < shown.count(); i++) {
            double weight = shown.weight(i);
            double p = shown.examination(i) / (1 + Math.exp(-slope * shown.score(i) - intercept));
            sum += weight * Math.log(shown.redeemed(i) ? p : 1 - p);
            count += weight;
            scores += weight * shown.score(i);
            squares += weight * shown.score(i) * shown.score(i);
        }
        double mean = scores / count;
        double atMean = 1 / (1 + Math.exp(-slope * mean - intercept));
        double perDeviation = slope * Math.sqrt(squares / count - mean * mean);
        return sum + 0.5 * Math.log(atMean * (1 - atMean)) - perDeviation * perDeviation / (2 * 2.5 * 2.5);
    }

    @Test
    void shouldNotMindTheUnitOfScores() {
        var plain = fit(Simulated.seen(ramp(8, 1), MIXED));
        float[] scaled = ramp(8, 1024);
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] -= 4096;
        }
        var bent = fit(Simulated.seen(scaled, MIXED));

        for (int i = 0; i < scaled.length; i++) {
            assertThat(bent.probability(scaled[i])).isCloseTo(plain.probability(i), within(1e-9));
        }
    }

    @Test
    void shouldCountAWeightAsThatManyExamples() {
        var twice = ShownOffers.of(
                new float[] {0, 1, 2}, new boolean[] {false, true, true}, new double[] {1, .5, .5}, new double[] {
                    2, 1, 1
                });
        var repeated = ShownOffers.of(
                new float[] {0, 0, 1, 2},
                new boolean[] {false, false, true, true},
                new double[] {1, 1, .5, .5},
                Simulated.all(1, 4));

        assertThat(fit(twice).slope()).isCloseTo(fit(repeated).slope(), within(1e-9));
        assertThat(fit(twice).intercept()).isCloseTo(fit(repeated).intercept(), within(1e-9));
    }

    @Test
    void shouldGiveTheSameBitsAgain() {
        var shown = Simulated.shown(new Calibrator(1, -1), 5_000, 41, BY_POSITION);

        assertThat(CalibratorFit.of(shown)).isEqualTo(CalibratorFit.of(shown));
    }

    @Test
    void shouldNameWhatItRefuses() {
        var one = new double[] {1};
        var no = new boolean[] {false};
        var score = new float[] {1};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShownOffers.of(new float[0], new boolean[0], new double[0], new double[0]))
                .withMessageContaining("none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShownOffers.of(score, no, one, new double[] {1, 1}))
                .withMessageContaining("2 weights");
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ShownOffers.of(new float[] {wrong}, no, one, one))
                    .withMessage("scores[0] must be finite, found " + wrong);
        }
        for (double wrong : new double[] {0, -0.1, 1.01, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ShownOffers.of(score, no, new double[] {wrong}, one))
                    .withMessage("examination[0] must be in (0, 1], found " + wrong);
        }
        for (double wrong : new double[] {0, -1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ShownOffers.of(score, no, one, new double[] {wrong}))
                    .withMessage("weights[0] must be above 0, found " + wrong);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShownOffers.of(score, no, one, new double[] {Double.POSITIVE_INFINITY}))
                .withMessageContaining("Infinity");
        assertThatIllegalArgumentException().isThrownBy(() -> new Calibrator(Double.NaN, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Calibrator(1, 0).probability(Float.NaN))
                .withMessageContaining("NaN");
    }
}
