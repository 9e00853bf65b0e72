package io.offerstream.ranking.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.kernel.Kernel;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddingsTest {
    private static final int COMPONENTS = 5;
    private static final float[] DIRECTION = {1, -2, 0.5f, 0, 3};

    private final Kernel kernel = TestKernels.chosen();

    private static Embeddings embeddings(Optimizer optimizer, long seed) {
        return new Embeddings(COMPONENTS, new StepRule(optimizer, 0.1f, 0.95f, 1e-6f, 0.01f), seed);
    }

    /** Rows that have all moved, each by its own. */
    private Embeddings moved(Optimizer optimizer, int rows) {
        var moved = embeddings(optimizer, 1);
        moved.growTo(rows);
        for (int row = 0; row < rows; row++) {
            moved.move(kernel, row, row + 1, DIRECTION, 2.85f);
            moved.moveBias(row, row + 1);
        }
        return moved;
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepItsRowsWhenItGrows(Optimizer optimizer) {
        var grown = moved(optimizer, 10);
        var before = IntStream.range(0, 10).mapToObj(grown::state).toList();
        for (int rows = 11; rows < 60; rows++) {
            grown.growTo(rows);
            grown.growTo(3);
            assertThat(grown.rows()).isEqualTo(rows);
        }

        for (int row = 0; row < 10; row++) {
            assertThat(grown.state(row)).usingRecursiveComparison().isEqualTo(before.get(row));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStartARowAlikeWheneverItAppears(Optimizer optimizer) {
        var step = embeddings(optimizer, 1);
        for (int rows = 1; rows <= 40; rows++) {
            step.growTo(rows);
            step.moveBias(rows - 1, 1);
            step.move(kernel, rows - 1, 1, DIRECTION, 2.85f);
        }
        var once = embeddings(optimizer, 1);
        once.growTo(41);
        step.growTo(41);

        assertThat(step.state(40)).usingRecursiveComparison().isEqualTo(once.state(40));
        assertThat(once.state(40).bias()).isZero();
        assertThat(once.state(40).accumulators()).containsOnly(optimizer == Optimizer.ADADELTA ? 0 : 1);
        assertThat(once.state(40).biasAccumulator()).isEqualTo(optimizer == Optimizer.ADADELTA ? 0 : 1);
    }

    @Test
    void shouldStartUniformWithinHalfOverComponents() {
        var embeddings = embeddings(Optimizer.ADAGRAD, 7);
        embeddings.growTo(4000);
        var numbers = IntStream.range(0, 4000)
                .mapToObj(row -> embeddings.state(row).embedding())
                .flatMapToDouble(embedding -> IntStream.range(0, COMPONENTS).mapToDouble(i -> embedding[i]))
                .map(number -> number * COMPONENTS)
                .toArray();

        assertThat(Arrays.stream(numbers).min().orElseThrow()).isBetween(-0.5, -0.499);
        assertThat(Arrays.stream(numbers).max().orElseThrow()).isBetween(0.499, 0.5);
        assertThat(Arrays.stream(numbers).average().orElseThrow())
                .isCloseTo(0, within(4 * Math.sqrt(1 / 12.0 / numbers.length)));
        assertThat(Arrays.stream(numbers).map(n -> n * n).average().orElseThrow())
                .isCloseTo(1 / 12.0, within(0.003));
    }

    @Test
    void shouldStartOtherwiseWithAnotherSeed() {
        var one = embeddings(Optimizer.ADAGRAD, 1);
        var two = embeddings(Optimizer.ADAGRAD, 2);
        one.growTo(2);
        two.growTo(2);

        assertThat(one.state(0).embedding()).isNotEqualTo(two.state(0).embedding());
        assertThat(one.state(0).embedding()).isNotEqualTo(one.state(1).embedding());
    }

    @Test
    void shouldRefuseMoreThanOneArrayHolds() {
        var embeddings = embeddings(Optimizer.ADAGRAD, 1);
        embeddings.growTo(1);

        assertThatThrownBy(() -> embeddings.growTo(Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2147483647 features of 5 components are too many for one model");
        assertThat(embeddings.rows()).isEqualTo(1);
    }

    @Test
    void shouldRefuseToHaveNoComponents() {
        assertThatThrownBy(() -> new Embeddings(0, new StepRule(Optimizer.ADAGRAD, 1, 0, 1, 0), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no_components is 0, but has to be 1 or more");
    }

    @ParameterizedTest
    @EnumSource
    void shouldGoOnAsBeforeWhenRestored(Optimizer optimizer) {
        var original = moved(optimizer, 6);
        var restored = embeddings(optimizer, 99);
        restored.growTo(6);
        restored.shrink(3);
        for (int row = 0; row < 6; row++) {
            restored.restore(row, original.state(row));
        }
        for (int row = 0; row < 6; row++) {
            assertThat(restored.move(kernel, row, 0.3f, DIRECTION, 2.85f))
                    .isEqualTo(original.move(kernel, row, 0.3f, DIRECTION, 2.85f));
            assertThat(restored.moveBias(row, -1)).isEqualTo(original.moveBias(row, -1));
            assertThat(restored.state(row)).usingRecursiveComparison().isEqualTo(original.state(row));
        }
    }

    @Test
    void shouldGiveStatesThatStayAsTheyAre() {
        var embeddings = moved(Optimizer.ADADELTA, 2);
        var state = embeddings.state(0);
        float number = state.embedding()[0];
        embeddings.move(kernel, 0, 1, DIRECTION, 2.85f);
        assertThat(state.embedding()[0]).isEqualTo(number);

        embeddings.restore(1, state);
        state.embedding()[0] = 77;
        state.accumulators()[0] = 77;
        state.momenta()[0] = 77;
        assertThat(embeddings.state(1).embedding()[0]).isEqualTo(number);
        assertThat(embeddings.state(1).accumulators()[0]).isNotEqualTo(77);
        assertThat(embeddings.state(1).momenta()[0]).isNotEqualTo(77);
    }

    @Test
    void shouldRefuseTheStateOfAnotherOptimizer() {
        var state = moved(Optimizer.ADAGRAD, 1).state(0);
        var other = embeddings(Optimizer.ROW_ADAGRAD, 1);
        other.growTo(1);

        assertThatThrownBy(() -> other.restore(0, state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the state of row 0 has 5 components, 5 accumulators and 0 momenta,"
                        + " but ROW_ADAGRAD with no_components 5 has 5, 1 and 0");
        var adadelta = embeddings(Optimizer.ADADELTA, 1);
        adadelta.growTo(1);
        assertThatThrownBy(() -> adadelta.restore(0, state)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetAccumulatorsForgetTowardTheirStart(Optimizer optimizer) {
        var embeddings = moved(optimizer, 3);
        var before = IntStream.range(0, 3).mapToObj(embeddings::state).toList();
        embeddings.decayAccumulators(0.25f);
        float start = optimizer == Optimizer.ADADELTA ? 0 : 1;

        for (int row = 0; row < 3; row++) {
            var was = before.get(row);
            var is = embeddings.state(row);
            for (int i = 0; i < was.accumulators().length; i++) {
                float expected = start + 0.25f * (was.accumulators()[i] - start);
                assertThat(is.accumulators()[i]).isCloseTo(expected, within(1e-6f * expected));
            }
            float expected = start + 0.25f * (was.biasAccumulator() - start);
            assertThat(is.biasAccumulator()).isCloseTo(expected, within(1e-6f * expected));
            assertThat(is.embedding()).containsExactly(was.embedding());
            assertThat(is.momenta()).containsExactly(was.momenta());
        }
        embeddings.decayAccumulators(0);
        assertThat(embeddings.state(2).accumulators()).containsOnly(start);
    }
}
