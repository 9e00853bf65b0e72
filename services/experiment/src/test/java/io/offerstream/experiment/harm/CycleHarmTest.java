package io.offerstream.experiment.harm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.experiment.confidencesequence.EventDesign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CycleHarmTest {
    /** Expected: the hypergeometric series of the incomplete beta function, summed at 60 digits. */
    @ParameterizedTest
    @CsvSource({
        "90000, 90000, 900, 1000, 1.8846936846291134",
        "90000, 90000, 17280, 18000, 5.4088663622619496",
        "90000, 90000, 19000, 18000, -4.519885764778316",
        "80000, 10000, 8000, 1000, -1.8772214864315014",
        "80000, 10000, 7000, 1000, 6.1969634861306651",
        "20000, 20000, 0, 10, 0.62750324966974083",
        "20000, 20000, 10, 0, -0.50009769060233103",
        "50000000, 50000000, 5100000, 4900000, -9.7842051586288191",
        "50000000, 50000000, 4900000, 5100000, 1995.3755455700929",
        "50000000, 50000000, 5000000, 5000000, -5.4111491118974658",
        "100000000, 100000000, 10000000, 1, -13.695978315122852"
    })
    void shouldMatchTheExactEvidence(long test, long control, long redeemersTest, long redeemersControl, double log) {
        assertThat(CycleHarm.of(test, control).logEvidence(redeemersTest, redeemersControl))
                .isCloseTo(log, within(1e-7));
    }

    @Test
    void shouldKnowNothingBeforeTheFirstRedemption() {
        assertThat(CycleHarm.of(80_000, 10_000).logEvidence(0, 0)).isZero();
    }

    @Test
    void shouldBeFairOnTheNextRedemption() {
        var harm = new CycleHarm(new EventDesign(80_000, 10_000, 50));
        double share = 8.0 / 9;

        double expected =
                share * Math.exp(harm.logEvidence(101, 12)) + (1 - share) * Math.exp(harm.logEvidence(100, 13));

        assertThat(expected).isCloseTo(Math.exp(harm.logEvidence(100, 12)), within(1e-12));
    }

    @Test
    void shouldStayFiniteWhereEverybodyOrNobodyRedeems() {
        var harm = CycleHarm.of(100_000_000, 100_000_000);

        assertThat(harm.logEvidence(0, 10_000_000)).isPositive().isFinite();
        assertThat(harm.logEvidence(10_000_000, 0)).isNegative().isFinite();
        assertThat(CycleHarm.of(1, 1_000_000_000).logEvidence(0, 1_000_000)).isFinite();
        assertThat(CycleHarm.of(1_000_000_000, 1).logEvidence(1_000_000, 0)).isFinite();
    }

    @Test
    void shouldRefuseWhatIsNoCycle() {
        assertThatIllegalArgumentException().isThrownBy(() -> CycleHarm.of(0, 10));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CycleHarm.of(10, 10).logEvidence(-1, 0));
    }
}
