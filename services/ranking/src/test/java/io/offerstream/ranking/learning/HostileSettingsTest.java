package io.offerstream.ranking.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.features.Offers;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is allowed may teach nonsense, but what is learnt stays a number. */
class HostileSettingsTest {
    private static final float[] WEIGHTS = {1e6f, -1e6f, 1, 0, 1e-30f, Float.MIN_VALUE};
    private static final float[] EXAMPLE_WEIGHTS = {Float.MIN_VALUE, 1e-30f, 1, 1e6f, 1e20f, Float.MAX_VALUE};
    private static final float[] RATES = {1e-30f, 0.05f, 1, 1e6f};
    private static final int CUSTOMERS = 5;
    private static final int OFFERS = 6;

    private static float oneOf(float[] numbers, SplittableRandom random) {
        return numbers[random.nextInt(numbers.length)];
    }

    @Property(tries = 1000)
    void shouldStayFinite(
            @ForAll Loss loss, @ForAll Negatives negatives, @ForAll Optimizer optimizer, @ForAll long seed) {
        if (loss == Loss.K_OS_WARP && negatives == Negatives.SEEN) {
            return;
        }
        var random = new SplittableRandom(seed);
        float rate = oneOf(RATES, random);
        // More L2 at such rates doubles numbers that hardly move, at every touch: as the reference's rule would.
        float alpha = random.nextInt(3) * 0.005f / Math.max(rate, 1);
        var config =
                new LearnerConfig(3, loss, negatives, optimizer, rate, 0.95f, 1e-6f, alpha, alpha / 2, 10, 2, 5, seed);
        var catalogue = new Offers();
        for (int offer = 0; offer < OFFERS; offer++) {
            catalogue.add(
                    new int[] {offer, OFFERS + random.nextInt(2)},
                    new float[] {oneOf(WEIGHTS, random), oneOf(WEIGHTS, random)});
        }
        var customers = new Entities();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            customers.add(
                    new int[] {customer, CUSTOMERS + random.nextInt(2)},
                    new float[] {oneOf(WEIGHTS, random), oneOf(WEIGHTS, random)});
        }
        customers.add(new int[0], new float[0]);
        var learner = new Learner(config, catalogue, TestKernels.chosen());
        for (int call = 0; call < 4; call++) {
            var examples = new Examples();
            for (int i = 0; i < 20; i++) {
                int offer = random.nextInt(OFFERS);
                int[] seen = {(offer + 1) % OFFERS, (offer + 2) % OFFERS};
                float[] examinations = {random.nextBoolean() ? 1 : Float.MIN_VALUE, 1};
                float weight = oneOf(EXAMPLE_WEIGHTS, random);
                int customer = random.nextInt(CUSTOMERS + 1);
                examples.addRedeemed(customer, offer, weight, examples.pool(seen, examinations, 1 + i * 1000));
                examples.addSeen(customer, seen[0], weight);
            }
            learner.fit(
                    new Batch(customers, examples, IntStream.range(0, OFFERS).toArray()), 3, Watcher.NONE);
            assertFinite(learner.offers());
            assertFinite(learner.customers());
        }
    }

    private static void assertFinite(Embeddings embeddings) {
        assertThat(embeddings.scale()).isFinite();
        for (int row = 0; row < embeddings.rows(); row++) {
            var state = embeddings.state(row);
            assertFinite(state.bias(), state.biasAccumulator(), state.biasMomentum());
            assertFinite(state.embedding());
            assertFinite(state.accumulators());
            assertFinite(state.momenta());
        }
    }

    private static void assertFinite(float... numbers) {
        for (float number : numbers) {
            assertThat(number).isFinite();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WARP", "BPR", "LOGISTIC"})
    void shouldCountTheStepsItRefuses(Loss loss) {
        var config = new LearnerConfig(
                3, loss, Negatives.SEEN, Optimizer.ROW_ADAGRAD, 1e6f, 0.95f, 1e-6f, 0, 0, 10, 2, 5, 1);
        var catalogue = new Offers();
        catalogue.add(new int[] {0}, new float[] {1e6f});
        catalogue.add(new int[] {1}, new float[] {1e6f});
        var customers = new Entities();
        customers.add(new int[] {0}, new float[] {1e6f});
        var learner = new Learner(config, catalogue, TestKernels.chosen());
        var examples = new Examples();
        examples.addContrast(0, new int[] {0}, 1, new int[] {1}, new float[] {1}, 10);
        examples.addContrast(0, new int[] {1}, 1, new int[] {0}, new float[] {1}, 10);
        var progress = learner.fit(new Batch(customers, examples, new int[0]), 20, Watcher.NONE);

        assertThat(progress.refused()).isBetween(1L, progress.examples());
    }

    /** Without an embedding to measure a step by, its bias is moved by the weight alone. */
    @Test
    void shouldRefuseAStepOfABiasThatIsOutOfAllBounds() {
        var config = new LearnerConfig(
                3, Loss.LOGISTIC, Negatives.SEEN, Optimizer.ADAGRAD, 0.05f, 0.95f, 1e-6f, 0, 0, 10, 2, 5, 1);
        var catalogue = new Offers();
        catalogue.add(new int[0], new float[0]);
        var customers = new Entities();
        customers.add(new int[] {0}, new float[] {1e6f});
        var learner = new Learner(config, catalogue, TestKernels.chosen());
        var examples = new Examples();
        // Its square is no float, and its product with the feature's weight neither.
        examples.addSeen(0, 0, 1e36f);
        learner.customers().growTo(1);
        learner.customers().set(0, new float[3], 0);

        assertThat(learner.partialFit(new Batch(customers, examples, new int[0]))
                        .refused())
                .isEqualTo(1);
        assertThat(learner.customers().state(0).bias()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldScoreAnOfferWithoutFeaturesByTheCustomersBias(Loss loss) {
        var config = new LearnerConfig(
                3, loss, Negatives.LIVE, Optimizer.ADAGRAD, 0.05f, 0.95f, 1e-6f, 0.01f, 0.01f, 10, 2, 5, 1);
        var catalogue = new Offers();
        catalogue.add(new int[0], new float[0]);
        catalogue.add(new int[] {0}, new float[] {1});
        catalogue.add(new int[] {1}, new float[] {1});
        var customers = new Entities();
        customers.add(new int[0], new float[0]);
        customers.add(new int[] {0}, new float[] {1});
        var learner = new Learner(config, catalogue, TestKernels.chosen());
        var examples = new Examples();
        for (int customer = 0; customer < 2; customer++) {
            for (int offer = 0; offer < 2; offer++) {
                examples.addRedeemed(customer, offer, 1);
            }
        }
        examples.addSeen(0, 0, 1);
        learner.fit(new Batch(customers, examples, new int[] {0, 1, 2}), 10, Watcher.NONE);

        assertFinite(learner.offers());
        assertFinite(learner.customers());
        var scores = Planted.scores(learner, customers);
        assertThat(scores.begin(0, 0)).isZero();
        assertThat(scores.begin(0, 1)).isEqualTo(learner.offers().state(0).bias());
        assertThat(scores.begin(1, 0)).isEqualTo(learner.customers().state(0).bias());
        assertThat(scores.begin(0, 1)).isPositive();
    }
}
