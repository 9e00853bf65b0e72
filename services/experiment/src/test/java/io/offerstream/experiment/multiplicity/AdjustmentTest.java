package io.offerstream.experiment.multiplicity;

import static io.offerstream.experiment.multiplicity.Adjustment.BENJAMINI_HOCHBERG;
import static io.offerstream.experiment.multiplicity.Adjustment.BONFERRONI;
import static io.offerstream.experiment.multiplicity.Adjustment.HOLM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AdjustmentTest {
    private static double[] array(List<Double> family) {
        return family.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Property
    void shouldBeSharperInThisOrder(
            @ForAll @Size(min = 1, max = 30) List<@Scale(6) @DoubleRange(max = 1) Double> family) {
        double[] pValues = array(family);
        double[] hochberg = BENJAMINI_HOCHBERG.adjust(pValues);
        double[] holm = HOLM.adjust(pValues);
        double[] bonferroni = BONFERRONI.adjust(pValues);

        for (int i = 0; i < pValues.length; i++) {
            assertThat(hochberg[i]).isBetween(pValues[i], 1.0);
            assertThat(holm[i]).isGreaterThanOrEqualTo(hochberg[i] - 1e-15);
            assertThat(bonferroni[i]).isGreaterThanOrEqualTo(holm[i]);
        }
    }

    @Property
    void shouldAgreeOnLogarithms(
            @ForAll @Size(min = 1, max = 30) List<@Scale(9) @DoubleRange(min = 1e-9, max = 1) Double> family) {
        double[] pValues = array(family);
        double[] logs = Arrays.stream(pValues).map(Math::log10).toArray();

        for (var adjustment : Adjustment.values()) {
            double[] plain = adjustment.adjust(pValues);
            double[] fromLogs = adjustment.adjustLog10(logs);
            for (int i = 0; i < plain.length; i++) {
                assertThat(Math.pow(10, fromLogs[i])).isCloseTo(plain[i], within(1e-12));
            }
        }
    }

    @Test
    void shouldTellPValuesApartThatNoDoubleHolds() {
        assertThat(BONFERRONI.adjustLog10(-500, -400)[0]).isCloseTo(-500 + Math.log10(2), within(1e-12));
    }

    @Test
    void shouldFindFewWinnersWhereThereAreNone() {
        var random = new SplittableRandom(20261123);
        int repetitions = 20_000;
        int raw = 0;
        int adjusted = 0;
        for (int repetition = 0; repetition < repetitions; repetition++) {
            double[] markets = random.doubles(8).toArray();
            raw += Arrays.stream(markets).anyMatch(p -> p < 0.05) ? 1 : 0;
            adjusted += Arrays.stream(BENJAMINI_HOCHBERG.adjust(markets)).anyMatch(p -> p < 0.05) ? 1 : 0;
        }

        assertThat((double) raw / repetitions).isBetween(0.32, 0.35);
        assertThat((double) adjusted / repetitions).isBetween(0.044, 0.056);
    }

    @Test
    void shouldRefuseWhatIsNoProbability() {
        assertThatIllegalArgumentException().isThrownBy(() -> HOLM.adjust(0.5, 1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> HOLM.adjust(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> HOLM.adjustLog10(0.1));
    }
}
