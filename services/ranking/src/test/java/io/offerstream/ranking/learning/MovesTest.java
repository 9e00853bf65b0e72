package io.offerstream.ranking.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.embedding.StepRule;
import io.offerstream.ranking.features.Entities;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** With one accumulator a row, a pair moves each feature once, by what its offers do not have in common. */
class MovesTest {
    private static final int FEATURES = 6;
    private static final float LOSS = 0.5f;

    private static Side side(float[]... weights) {
        var entities = new Entities();
        for (float[] entity : weights) {
            int count = 0;
            var rows = new int[FEATURES];
            var kept = new float[FEATURES];
            for (int row = 0; row < FEATURES; row++) {
                if (entity[row] != 0) {
                    rows[count] = row;
                    kept[count++] = entity[row];
                }
            }
            entities.add(Arrays.copyOf(rows, count), Arrays.copyOf(kept, count));
        }
        var embeddings = new Embeddings(3, new StepRule(Optimizer.ROW_ADAGRAD, 1, 0, 1, 0), 1);
        embeddings.growTo(FEATURES);
        return new Side(entities, embeddings);
    }

    private static float[] weights(SplittableRandom random) {
        var weights = new float[FEATURES];
        for (int i = 0; i < FEATURES; i++) {
            weights[i] = random.nextInt(5) - 2;
        }
        return weights;
    }

    @Property(tries = 200)
    void shouldMoveEachFeatureByTheDifferenceOfItsWeights(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        float[] positive = weights(random);
        float[] negative = weights(random);
        float[] customer = weights(random);
        var offers = side(positive, negative);
        var before = side(positive, negative).embeddings();
        var customers = side(customer);
        var customersBefore = side(customer).embeddings();
        float[] embedding = {1, -2, 0.5f};
        var moves = new Moves(TestKernels.chosen(), customers, offers);

        assertThat(moves.pair(0, 0, 1, embedding, LOSS)).isTrue();

        for (int row = 0; row < FEATURES; row++) {
            var is = offers.embeddings().state(row);
            var was = before.state(row);
            float gradient = LOSS * (negative[row] - positive[row]);
            assertThat(is.bias()).isCloseTo(-gradient, within(1e-6f));
            // What the square of one number of the gradient is on average.
            assertThat(is.accumulators()[0]).isCloseTo(1 + gradient * gradient * (1 + 4 + 0.25f) / 3, within(1e-4f));
            assertThat(is.biasAccumulator()).isCloseTo(1 + gradient * gradient, within(1e-5f));
            for (int i = 0; i < 3; i++) {
                assertThat(is.embedding()[i]).isCloseTo(was.embedding()[i] - gradient * embedding[i], within(1e-5f));
            }
            // The customer's bias is in every score alike.
            assertThat(customers.embeddings().state(row).bias()).isZero();
            for (int i = 0; i < 3; i++) {
                double difference = 0;
                for (int other = 0; other < FEATURES; other++) {
                    difference += (negative[other] - positive[other])
                            * before.state(other).embedding()[i];
                }
                assertThat((double) customers.embeddings().state(row).embedding()[i])
                        .isCloseTo(
                                customersBefore.state(row).embedding()[i] - LOSS * customer[row] * difference,
                                within(1e-5));
            }
        }
    }
}
