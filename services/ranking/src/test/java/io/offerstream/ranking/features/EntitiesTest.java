package io.offerstream.ranking.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntitiesTest {
    private final Entities entities = new Entities();

    @Property(tries = 50)
    void shouldKeepAllThatWereAddedHoweverManyFollow(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        var grown = new Entities();
        var rows = new ArrayList<int[]>();
        var weights = new ArrayList<float[]>();
        for (int entity = 0; entity < 100; entity++) {
            rows.add(random.ints(0, 1000)
                    .distinct()
                    .limit(random.nextInt(40) == 0 ? 90 : random.nextInt(4))
                    .toArray());
            weights.add(new float[rows.get(entity).length]);
            for (int i = 0; i < weights.get(entity).length; i++) {
                weights.get(entity)[i] = (float) random.nextDouble(-2, 2);
            }
            assertThat(grown.add(rows.get(entity), weights.get(entity))).isEqualTo(entity);
        }

        assertThat(grown.size()).isEqualTo(100);
        for (int entity = 0; entity < 100; entity++) {
            assertThat(IntStream.range(grown.start(entity), grown.end(entity)).map(grown::row))
                    .containsExactly(IntStream.of(rows.get(entity)).boxed().toArray(Integer[]::new));
            for (int i = 0; i < weights.get(entity).length; i++) {
                assertThat(grown.weight(grown.start(entity) + i)).isEqualTo(weights.get(entity)[i]);
            }
        }
    }

    @Test
    void shouldCopyWhatItIsGiven() {
        int[] rows = {3};
        float[] weights = {1};
        entities.add(rows, weights);
        rows[0] = 4;
        weights[0] = 2;

        assertThat(entities.row(0)).isEqualTo(3);
        assertThat(entities.weight(0)).isEqualTo(1);
    }

    @Test
    void shouldTakeAnEntityWithoutFeatures() {
        entities.add(new int[0], new float[0]);
        entities.add(new int[] {7}, new float[] {1});

        assertThat(entities.end(0)).isEqualTo(entities.start(0));
        assertThat(entities.row(entities.start(1))).isEqualTo(7);
    }

    @Test
    void shouldStartAnewWhenCleared() {
        for (int i = 0; i < 40; i++) {
            entities.add(new int[] {i, i + 1}, new float[] {1, 1});
        }
        entities.clear();

        assertThat(entities.size()).isZero();
        assertThat(entities.add(new int[] {9}, new float[] {2})).isZero();
        assertThat(entities.start(0)).isZero();
        assertThat(entities.end(0)).isEqualTo(1);
        assertThat(entities.row(0)).isEqualTo(9);
    }

    @Test
    void shouldRefuseAnotherNumberOfWeights() {
        assertRefused(new int[] {1, 2}, new float[] {1}, "an entity has 2 features, but 1 weights");
    }

    @Test
    void shouldRefuseANegativeRow() {
        assertRefused(new int[] {1, -2}, new float[] {1, 1}, "feature row -2 is negative");
    }

    @Test
    void shouldRefuseARowNamedTwice() {
        assertRefused(new int[] {1, 2, 1}, new float[] {1, 1, 1}, "an entity has feature row 1 twice");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1_000_001, -1_000_001})
    void shouldRefuseAWeightThatIsNoNumberOrTooLarge(float weight) {
        assertRefused(
                new int[] {5},
                new float[] {weight},
                "feature row 5 has the weight " + weight + ", but weights have to be numbers of at most 1000000.0");
    }

    @Test
    void shouldTakeTheLargestWeights() {
        entities.add(new int[] {0, 1, 2}, new float[] {1e6f, -1e6f, 0});

        assertThat(entities.weight(1)).isEqualTo(-1e6f);
    }

    private void assertRefused(int[] rows, float[] weights, String message) {
        entities.add(new int[] {0}, new float[] {1});
        assertThatThrownBy(() -> entities.add(rows, weights))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThat(entities.size()).isEqualTo(1);
        assertThat(entities.end(0)).isEqualTo(1);
    }
}
