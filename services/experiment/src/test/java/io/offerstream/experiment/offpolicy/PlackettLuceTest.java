package io.offerstream.experiment.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlackettLuceTest {
    private static final PlackettLuce POLICY = new PlackettLuce(0.5, -1, 0, 2);

    @Test
    void shouldDrawSlatesAsOftenAsItSays() {
        var random = new SplittableRandom(1);
        Map<String, Integer> drawn = new HashMap<>();
        int draws = 40_000;
        for (int draw = 0; draw < draws; draw++) {
            int[] slate = POLICY.draw(2, random);
            drawn.merge(slate[0] + "," + slate[1], 1, Integer::sum);
        }

        assertThat(drawn).hasSize(12);
        for (int first = 0; first < 4; first++) {
            for (int second = 0; second < 4; second++) {
                if (first != second) {
                    double probability = POLICY.prefixes(first, second)[1];
                    assertThat((double) drawn.get(first + "," + second) / draws)
                            .isCloseTo(probability, within(4 * Math.sqrt(probability / draws)));
                }
            }
        }
    }

    @Test
    void shouldPlaceEveryPositionOnce() {
        double[][] marginals = new PlackettLuce(3, 1, 2, -800, 0).marginals(4);

        for (int position = 0; position < 4; position++) {
            double sum = 0;
            for (double[] candidate : marginals) {
                sum += candidate[position];
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void shouldPlaceShownOffersAsTheMarginalsSay() {
        var random = new SplittableRandom(2);
        // A spread of 100: one offer dwarfs all others, and what is left without it must still be exact.
        for (double spread : new double[] {0, 1, 10, 100, 2_000}) {
            for (int positions = 1; positions <= 4; positions++) {
                double[] scores = random.doubles(9).map(share -> share * spread).toArray();
                int[] shown = random.ints(0, 9).distinct().limit(positions).toArray();
                var policy = new PlackettLuce(scores);
                double[] placements = policy.placements(shown);
                double[][] marginals = policy.marginals(positions);
                for (int row = 0; row < positions; row++) {
                    for (int column = 0; column < positions; column++) {
                        double expected = marginals[shown[row]][column];
                        assertThat(placements[row * positions + column])
                                .isCloseTo(expected, within(1e-12 * expected + 1e-300));
                    }
                }
            }
        }
    }

    @Test
    void shouldPlaceTheOnlyOffers() {
        assertThat(new PlackettLuce(7).placements(0)).containsExactly(1);
        assertThat(new PlackettLuce(1, 1).placements(1, 0)).containsExactly(0.5, 0.5, 0.5, 0.5);
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.placements(1, 1));
    }

    @Test
    void shouldBeUniformWithoutScores() {
        var even = SlatePropensities.plackettLuce(new PlackettLuce(new double[7]), 4, 1, 6);
        var uniform = SlatePropensities.uniform(7, 3);

        assertThat(even.placements()).containsExactly(uniform.placements(), within(1e-15));
        assertThat(even.prefixes()).containsExactly(uniform.prefixes(), within(1e-15));
        assertThat(uniform.prefixes()).containsExactly(new double[] {1 / 7.0, 1 / 42.0, 1 / 210.0}, within(1e-15));
    }

    @Test
    void shouldRefuseWhatIsNoSlate() {
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.conditionals(1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.conditionals(4));
        assertThatIllegalArgumentException().isThrownBy(() -> POLICY.marginals(5));
        assertThatIllegalArgumentException().isThrownBy(() -> new PlackettLuce());
        assertThatIllegalArgumentException().isThrownBy(() -> new PlackettLuce(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> SlatePropensities.uniform(2, 3));
    }
}
