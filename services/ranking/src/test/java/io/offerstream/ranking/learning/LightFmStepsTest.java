package io.offerstream.ranking.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.embedding.StepRule;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.kernel.Kernel;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** BPR and the logistic loss move what LightFM's own code would move, as far. */
class LightFmStepsTest {
    private static final int CUSTOMERS = 5;
    private static final int OFFERS = 7;
    private static final int STEPS = 30;
    private static final double TOLERANCE = 2e-5;

    private final Kernel kernel = TestKernels.chosen();

    /** Both, from the same start; entities share features. */
    private final class Run {
        final Examples examples = new Examples();
        final Entities catalogue;
        final Side customerSide;
        final Side offerSide;
        final Scores scores;
        final Moves moves;
        final LightFmRule theirs;

        Run(SplittableRandom random) {
            customerSide = side(random, CUSTOMERS, 0.01f);
            offerSide = side(random, OFFERS, 0.01f);
            catalogue = offerSide.entities();
            scores = new Scores(kernel, customerSide, offerSide);
            moves = new Moves(kernel, customerSide, offerSide);
            theirs = new LightFmRule(
                    0.1f,
                    new LightFmRule.Features(customerSide.entities(), customerSide.embeddings(), 0.01f),
                    new LightFmRule.Features(offerSide.entities(), offerSide.embeddings(), 0.01f));
        }

        private Side side(SplittableRandom random, int count, float alpha) {
            var entities = new Entities();
            for (int i = 0; i < count; i++) {
                int[] rows = IntStream.concat(IntStream.of(i), random.ints(1, count, count + 4))
                        .toArray();
                entities.add(rows, new float[] {1, (float) random.nextDouble(-2, 2)});
            }
            var embeddings =
                    new Embeddings(6, new StepRule(Optimizer.ADAGRAD, 0.1f, 0.95f, 1e-6f, alpha), random.nextLong());
            embeddings.growTo(count + 4);
            return new Side(entities, embeddings);
        }

        Batch batch() {
            return new Batch(
                    customerSide.entities(),
                    examples,
                    IntStream.range(0, OFFERS).toArray());
        }

        void assertEqual() {
            assertThat(offerSide.embeddings().scale())
                    .isGreaterThan(1)
                    .isCloseTo(theirs.items.scale, within(TOLERANCE));
            assertThat(customerSide.embeddings().scale()).isCloseTo(theirs.users.scale, within(TOLERANCE));
            offerSide.embeddings().absorbScale();
            customerSide.embeddings().absorbScale();
            theirs.items.regularize();
            theirs.users.regularize();
            assertEqual(offerSide.embeddings(), theirs.items);
            assertEqual(customerSide.embeddings(), theirs.users);
        }

        private void assertEqual(Embeddings ours, LightFmRule.Features theirs) {
            for (int row = 0; row < ours.rows(); row++) {
                var state = ours.state(row);
                assertThat(state.embedding()).containsExactly(theirs.embeddings[row], within((float) TOLERANCE));
                assertThat(state.accumulators()).containsExactly(theirs.gradients[row], within((float) TOLERANCE));
                assertThat((double) state.bias()).isCloseTo(theirs.biases[row], within(TOLERANCE));
                assertThat((double) state.biasAccumulator())
                        .isCloseTo(theirs.biasGradients[row], within(TOLERANCE * theirs.biasGradients[row]));
            }
        }
    }

    @Property(tries = 40)
    void shouldStepAsLightFmDoesWithTheLogisticLoss(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        var run = new Run(random);
        for (int i = 0; i < STEPS; i++) {
            int customer = random.nextInt(CUSTOMERS);
            int offer = random.nextInt(OFFERS);
            float weight = (float) random.nextDouble(0.1, 2);
            if (random.nextBoolean()) {
                run.examples.addRedeemed(customer, offer, weight);
            } else {
                run.examples.addSeen(customer, offer, weight);
            }
        }
        var step = new LogisticStep(run.examples, run.scores, run.moves);
        for (int i = 0; i < STEPS; i++) {
            assertThat(step.learn(i)).isEqualTo(1);
            run.theirs.logistic(
                    run.examples.customer(i),
                    run.examples.offer(i),
                    run.examples.isRedeemed(i),
                    run.examples.weight(i));
        }
        run.assertEqual();
    }

    @Property(tries = 40)
    void shouldStepAsLightFmDoesWithBpr(@ForAll long seed, @ForAll Negatives negatives) {
        var random = new SplittableRandom(seed);
        var run = new Run(random);
        for (int i = 0; i < STEPS; i++) {
            int customer = i % CUSTOMERS;
            int positive = (customer + random.nextInt(3)) % OFFERS;
            int[] seen = {(customer + 3) % OFFERS, (customer + 4) % OFFERS};
            run.examples.addRedeemed(
                    customer,
                    positive,
                    (float) random.nextDouble(0.1, 2),
                    run.examples.pool(seen, new float[] {0.5f, 1}, OFFERS));
        }
        var positives = new Positives(run.examples, CUSTOMERS);
        var chance = new Chance(seed);
        var config = new LearnerConfig(
                6, Loss.BPR, negatives, Optimizer.ADAGRAD, 0.1f, 0.95f, 1e-6f, 0.01f, 0.01f, 10, 2, 5, seed);
        var steps = new Steps(config, run.batch());
        var step = steps.step(run.scores, run.moves, steps.drawable(), chance);
        for (int i = 0; i < STEPS; i++) {
            var same = chance.at(chance.position());
            int customer = run.examples.customer(i);
            int drawn;
            int draws = 0;
            float examination = 1;
            do {
                drawn = switch (negatives) {
                    case SEEN -> run.examples.pooled(run.examples.poolStart(i) + same.nextInt(2));
                    case LIVE -> same.nextInt(OFFERS);
                    case CATALOGUE -> run.examples.offer(same.nextInt(STEPS));
                };
                draws++;
            } while (positives.contains(customer, drawn));
            if (negatives == Negatives.SEEN) {
                examination = drawn == (customer + 3) % OFFERS ? 0.5f : 1;
            }

            assertThat(step.learn(i)).isEqualTo(draws);
            assertThat(chance.position()).isEqualTo(same.position());
            run.theirs.bpr(customer, run.examples.offer(i), drawn, run.examples.weight(i) * examination);
        }
        run.assertEqual();
    }
}
