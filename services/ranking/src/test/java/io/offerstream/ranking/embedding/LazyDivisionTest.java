package io.offerstream.ranking.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.kernel.Kernel;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Divisions that are remembered come to the same as divisions that are made. */
class LazyDivisionTest {
    private static final int ROWS = 6;
    private static final int COMPONENTS = 9;
    private static final double TOLERANCE = 1e-4;

    private final Kernel kernel = TestKernels.chosen();

    @Property(tries = 150)
    void shouldEqualDividingEveryRow(@ForAll Optimizer optimizer, @ForAll long seed) {
        var random = new SplittableRandom(seed);
        var rule = new StepRule(optimizer, 0.3f, 0.9f, 1e-4f, random.nextBoolean() ? 0.01f : 0);
        var lazy = new Embeddings(COMPONENTS, rule, seed);
        lazy.growTo(ROWS);
        var eager = new EagerEmbeddings(lazy, rule);
        var direction = new float[COMPONENTS];
        for (int i = 0; i < 120; i++) {
            int row = random.nextInt(ROWS);
            for (int k = 0; k < COMPONENTS; k++) {
                direction[k] = (float) random.nextDouble(-1, 1);
            }
            float factor = (float) random.nextDouble(-2, 2);
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> {
                    // Either first: each has to make the row's divisions.
                    boolean isBias = random.nextBoolean();
                    double rates = isBias
                            ? lazy.moveBias(row, factor)
                            : lazy.move(kernel, row, factor, direction, meanSquare(direction));
                    double expected = isBias ? eager.moveBias(row, factor) : eager.move(row, factor, direction);
                    assertThat(rates).isCloseTo(expected, within(TOLERANCE * expected));
                    lazy.growScale(rates / (COMPONENTS + 1));
                    eager.growScale(rates / (COMPONENTS + 1));
                }
                case 4 -> {
                    lazy.absorbScale();
                    eager.absorbScale();
                }
                case 5 -> {
                    double by = random.nextDouble(1, 1.3);
                    lazy.shrink(by);
                    eager.divide(by);
                }
                case 6 -> {
                    lazy.set(row, direction, factor);
                    eager.set(row, direction, factor);
                }
                case 7 -> assertScored(lazy, eager, row, direction);
                default -> assertRow(lazy, eager, row);
            }
            assertThat(lazy.scale()).isCloseTo(eager.scale(), within(1e-9 * eager.scale()));
        }
        for (int row = 0; row < ROWS; row++) {
            assertRow(lazy, eager, row);
        }
    }

    /** Ten such steps and the scale would be beyond a million: it is absorbed on the way. */
    @Test
    void shouldAbsorbALargeScaleByItself() {
        var rule = new StepRule(Optimizer.ADAGRAD, 1, 0.9f, 1e-4f, 0.01f);
        var lazy = new Embeddings(COMPONENTS, rule, 1);
        lazy.growTo(ROWS);
        var eager = new EagerEmbeddings(lazy, rule);
        for (int i = 0; i < 40; i++) {
            lazy.growScale(900);
            eager.growScale(900);
            assertThat(lazy.scale()).isLessThanOrEqualTo(1e6);
        }
        assertThat(lazy.scale()).isCloseTo(eager.scale(), within(1e-6));
        assertRow(lazy, eager, 3);
    }

    @Test
    void shouldOutliveAnyNumberOfDivisions() {
        var embeddings = new Embeddings(1, new StepRule(Optimizer.ADAGRAD, 1, 0.9f, 1e-4f, 0), 1);
        embeddings.growTo(3);
        for (int i = 0; i < 50; i++) {
            embeddings.shrink(1e30);
            embeddings.set(1, new float[] {1}, 2);
            embeddings.shrink(2);
            assertThat(embeddings.state(1).embedding()).containsExactly(0.5f);
            assertThat(embeddings.state(1).bias()).isEqualTo(1);
        }
        assertThat(embeddings.state(0).embedding()[0]).isZero();
        embeddings.growTo(4);
        assertThat(embeddings.state(3).embedding()[0]).isNotZero();
    }

    /** What is added to a model that has shrunk is not part of what shrank. */
    @Test
    void shouldNotShrinkRowsThatComeLater() {
        var embeddings = new Embeddings(2, new StepRule(Optimizer.ADAGRAD, 1, 0.9f, 1e-4f, 0), 1);
        var other = new Embeddings(2, new StepRule(Optimizer.ADAGRAD, 1, 0.9f, 1e-4f, 0), 1);
        embeddings.growTo(1);
        embeddings.shrink(100);
        embeddings.growTo(2);
        other.growTo(2);

        assertThat(embeddings.state(1).embedding())
                .containsExactly(other.state(1).embedding());
    }

    private void assertScored(Embeddings lazy, EagerEmbeddings eager, int row, float[] other) {
        double expected = eager.bias(row);
        double absolute = Math.abs(expected);
        for (int i = 0; i < COMPONENTS; i++) {
            expected += other[i] * eager.embedding(row)[i];
            absolute += Math.abs(eager.embedding(row)[i]);
        }
        assertThat((double) lazy.score(kernel, other, row)).isCloseTo(expected, within(TOLERANCE * absolute));
        var target = other.clone();
        assertThat((double) lazy.addTo(kernel, 0.5f, row, target))
                .isCloseTo(eager.bias(row), within(TOLERANCE * (Math.abs(eager.bias(row)) + absolute)));
        for (int i = 0; i < COMPONENTS; i++) {
            assertThat((double) target[i])
                    .isCloseTo(other[i] + 0.5 * eager.embedding(row)[i], within(TOLERANCE * (1 + absolute)));
        }
    }

    private static void assertRow(Embeddings lazy, EagerEmbeddings eager, int row) {
        var state = lazy.state(row);
        double largest =
                Arrays.stream(eager.embedding(row)).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < COMPONENTS; i++) {
            assertThat((double) state.embedding()[i]).isCloseTo(eager.embedding(row)[i], within(TOLERANCE * largest));
        }
        assertThat((double) state.bias())
                .isCloseTo(eager.bias(row), within(TOLERANCE * Math.max(largest, Math.abs(eager.bias(row)))));
        for (int i = 0; i < state.accumulators().length; i++) {
            double expected = eager.accumulators(row)[i];
            assertThat((double) state.accumulators()[i]).isCloseTo(expected, within(TOLERANCE * expected));
        }
    }

    private static float meanSquare(float[] numbers) {
        float sum = 0;
        for (float number : numbers) {
            sum += number * number;
        }
        return sum / numbers.length;
    }
}
