package io.offerstream.experiment.confidencesequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.experiment.twoproportions.Proportion;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class AsymptoticSequenceTest {
    /** p falls below alpha where the interval leaves 0 out: at one multiplier's distance. */
    @Property
    void shouldHaveAPValueThatFitsItsWidth(
            @ForAll @Scale(4) @DoubleRange(min = 0.0001, max = 0.9) double alpha,
            @ForAll @LongRange(min = 1, max = 1_000_000_000) long planned,
            @ForAll @LongRange(min = 1, max = 1_000_000_000) long users) {
        var tuning = new AsymptoticTuning(alpha, planned);

        assertThat(Math.exp(tuning.logPValue(users, tuning.multiplier(users)))).isCloseTo(alpha, within(1e-9));
    }

    @Property
    void shouldBeTightestWhereItWasPlanned(@ForAll @Scale(4) @DoubleRange(min = 0.001, max = 0.2) double alpha) {
        var tuning = new AsymptoticTuning(alpha, 100_000);
        double exact = tuning.exactRho() * tuning.exactRho() * 100_000;

        assertThat(width(exact, alpha)).isLessThan(width(exact * 1.01, alpha)).isLessThan(width(exact * 0.99, alpha));
        assertThat(tuning.multiplier(100_000)).isCloseTo(width(exact, alpha), within(0.003));
    }

    private static double width(double q, double alpha) {
        return Math.sqrt(2 * (q + 1) / q * (Math.log1p(q) / 2 - Math.log(alpha)));
    }

    @Test
    void shouldKeepSmallPValuesApart() {
        var sequence = AsymptoticSequence.compare(
                new Proportion(1_000_000, 60_000),
                new Proportion(1_000_000, 30_000),
                new AsymptoticTuning(0.01, 2_000_000));

        assertThat(sequence.log10PValue().orElseThrow()).isLessThan(-1_000).isFinite();
    }

    @Test
    void shouldRefuseImpossibleInput() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AsymptoticTuning(0, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new AsymptoticTuning(0.05, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new AsymptoticTuning(0.05, 10).multiplier(0));
    }
}
