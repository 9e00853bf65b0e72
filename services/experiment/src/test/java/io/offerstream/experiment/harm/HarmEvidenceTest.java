package io.offerstream.experiment.harm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class HarmEvidenceTest {
    private static HarmEvidence after(int cycles, double logEvidence) {
        var evidence = HarmEvidence.NONE;
        for (int cycle = 0; cycle < cycles; cycle++) {
            evidence = evidence.withFinishedCycle(logEvidence);
        }
        return evidence;
    }

    @Test
    void shouldBeginAtOne() {
        assertThat(HarmEvidence.NONE.logEvidence()).isCloseTo(0, within(1e-15));
    }

    @Test
    void shouldAverageTheProductsOfEveryStart() {
        var evidence = new HarmEvidence(List.of(Math.log(3), Math.log(0.5)));

        // Open cycle 4: from the first 3 * 0.5 * 4, from the second 0.5 * 4, from the third 4, 49 not begun.
        assertThat(Math.exp(evidence.logEvidence(Math.log(4))))
                .isCloseTo(0.9 * 6 + 0.1 / 52 * (6 + 2 + 4 + 49), within(1e-12));
    }

    @Test
    void shouldBeFair() {
        var evidence = new HarmEvidence(List.of(0.3, -2.0, 1.0));

        double next = 0.25 * Math.exp(evidence.logEvidence(Math.log(2.5)))
                + 0.75 * Math.exp(evidence.logEvidence(Math.log(0.5)));

        assertThat(next).isCloseTo(Math.exp(evidence.logEvidence()), within(1e-12));
    }

    @Test
    void shouldNotForgiveABadModelForTheGoodOnesBefore() {
        var evidence = after(20, -8);

        assertThat(evidence.isHarm(11, 0.01)).isTrue();
        assertThat(evidence.isHarm(10, 0.01)).isFalse();
    }

    @Test
    void shouldAddUpHarmTooSmallForOneCycle() {
        assertThat(after(2, 1.5).isHarm(1.5, 0.01)).isFalse();
        assertThat(after(3, 1.5).isHarm(1.5, 0.01)).isTrue();
    }

    @Test
    void shouldGoOnWhenTheYearHasMoreCyclesThanStarts() {
        assertThat(after(60, -8).logEvidence(400)).isFinite();
        assertThat(after(60, -1e300).logEvidence(0)).isNegative();
        assertThat(after(60, 1e300).logEvidence(0)).isPositive();
    }

    @Test
    void shouldRefuseWhatIsNoEvidence() {
        assertThatIllegalArgumentException().isThrownBy(() -> HarmEvidence.NONE.withFinishedCycle(Double.NaN));
    }
}
