package io.offerstream.ranking.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class LogitTest {
    @Property(tries = 500)
    void shouldDeriveTheLikelihood(
            @ForAll @DoubleRange(min = 0.01, max = 1) double examination,
            @ForAll @DoubleRange(min = -12, max = 12) double logOdds,
            @ForAll boolean redeemed) {
        double h = 1e-5;
        double numeric = (Logit.logLikelihood(redeemed, examination, logOdds + h)
                        - Logit.logLikelihood(redeemed, examination, logOdds - h))
                / (2 * h);

        assertThat(Logit.gradient(redeemed, examination, logOdds)).isCloseTo(numeric, within(1e-8));
    }

    /** Fisher's information is the variance of the gradient, whose mean is 0. */
    @Property(tries = 500)
    void shouldKnowTheVarianceOfTheGradient(
            @ForAll @DoubleRange(min = 0.01, max = 1) double examination,
            @ForAll @DoubleRange(min = -12, max = 12) double logOdds) {
        double p = examination * Logit.sigmoid(logOdds);
        double yes = Logit.gradient(true, examination, logOdds);
        double no = Logit.gradient(false, examination, logOdds);

        assertThat(p * yes + (1 - p) * no).isCloseTo(0, within(1e-14));
        assertThat(Logit.information(examination, logOdds)).isCloseTo(p * yes * yes + (1 - p) * no * no, within(1e-14));
    }

    /** Minus the second derivative, from differences of the first. */
    @Property(tries = 500)
    void shouldStepByNoLessThanTheCurvature(
            @ForAll @DoubleRange(min = 0.01, max = 1) double examination,
            @ForAll @DoubleRange(min = -12, max = 12) double logOdds,
            @ForAll boolean redeemed) {
        double h = 1e-5;
        double own = (Logit.gradient(redeemed, examination, logOdds - h)
                        - Logit.gradient(redeemed, examination, logOdds + h))
                / (2 * h);

        assertThat(Logit.curvature(redeemed, examination, logOdds)).isGreaterThan(own - 1e-9);
        if (redeemed) {
            assertThat(Logit.curvature(true, examination, logOdds)).isCloseTo(own, within(1e-9));
        }
    }

    @Property(tries = 200)
    void shouldStayNumbersHoweverSureTheyAre(
            @ForAll @DoubleRange(min = -1e308, max = 1e308) double logOdds, @ForAll boolean redeemed) {
        for (double examination : new double[] {Double.MIN_VALUE, 0.3, Math.nextDown(1.0), 1}) {
            assertThat(Logit.sigmoid(logOdds)).isBetween(0.0, 1.0);
            assertThat(Logit.logLikelihood(redeemed, examination, logOdds))
                    .isFinite()
                    .isLessThanOrEqualTo(0);
            assertThat(Logit.gradient(redeemed, examination, logOdds)).isBetween(-1.0, 1.0);
            assertThat(Logit.information(examination, logOdds)).isBetween(0.0, 1.0);
        }
    }

    @Test
    void shouldKeepItsDigitsInTheTails() {
        // σ(-40) = e^-40 · (1 - e^-40 + ...), far below what 1 - σ(40) could tell.
        assertThat(Logit.sigmoid(-40) / Math.exp(-40)).isCloseTo(1, within(1e-14));
        assertThat(Logit.logLikelihood(false, 1, -40) / -Math.exp(-40)).isCloseTo(1, within(1e-14));
        assertThat(Logit.logLikelihood(false, 0.5, -40) / (-0.5 * Math.exp(-40)))
                .isCloseTo(1, within(1e-14));
        assertThat(Logit.logLikelihood(false, 1, 800)).isEqualTo(-800);
        // Not redeemed though liked for sure: it was not looked at.
        assertThat(Logit.logLikelihood(false, 0.75, 800)).isCloseTo(Math.log(0.25), within(1e-15));
    }
}
