package io.offerstream.experiment.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlatePropensitiesTest {
    @Test
    void shouldSayWhereACertainPolicyPutsWhatWasShown() {
        var certain = SlatePropensities.certain(List.of("wrap", "salad", "soup"), List.of("wrap", "soup", "salad"));

        assertThat(certain.placements()).containsExactly(1, 0, 0, 0, 0, 1, 0, 1, 0);
        assertThat(certain.prefixes()).containsExactly(1, 0, 0);
        assertThat(certain.marginal(0)).isOne();
        assertThat(SlatePropensities.certain(new int[] {1, 2, 3}, new int[] {1, 3, 2})
                        .placements())
                .containsExactly(certain.placements());
    }

    @Test
    void shouldKnowPoliciesThatChooseFewer() {
        var certain = SlatePropensities.certain(List.of("wrap", "salad", "soup"), List.of("wrap", "salad"));

        assertThat(certain.prefixes()).containsExactly(1, 1, 0);
        assertThat(certain.marginal(2)).isZero();
    }

    @Test
    void shouldWeighAsTheReferenceDefines() {
        var logging = SlatePropensities.uniform(10, 3);
        var target = SlatePropensities.certain(List.of("wrap", "salad", "soup"), List.of("wrap", "soup", "salad"));

        assertThat(SlateWeights.sips().weight(target, logging, 0)).isZero();
        assertThat(SlateWeights.rips().weight(target, logging, 0)).isCloseTo(10, within(1e-12));
        assertThat(SlateWeights.rips().weight(target, logging, 1)).isZero();
        assertThat(SlateWeights.iips().weight(target, logging, 0)).isCloseTo(10, within(1e-12));
        // Salad would stand at position 2, and be looked at 0.4 times in place of 1.0 + 0.6 + 0.4 tenths.
        assertThat(SlateWeights.pbm(1, 0.6, 0.4).weight(target, logging, 1)).isCloseTo(2, within(1e-12));
    }

    @Test
    void shouldComeBackFromWhatIsKept() {
        var drawn = SlatePropensities.plackettLuce(new PlackettLuce(1, 0, 2, -1), 2, 0, 1);

        var kept = new SlatePropensities(drawn.placements(), drawn.prefixes());

        assertThat(kept.placements()).containsExactly(drawn.placements());
        assertThat(kept.prefixes()).containsExactly(drawn.prefixes());
    }

    @Test
    void shouldRefuseWhatIsNoPropensity() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SlatePropensities(new double[4], new double[3]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SlatePropensities(new double[] {1.1}, new double[] {1}));
        var uniform = SlatePropensities.uniform(4, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoggedSlate("s", "u", new double[3], uniform, Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoggedSlate("s", "u", new double[] {-1, 0}, uniform, Map.of()));
    }
}
