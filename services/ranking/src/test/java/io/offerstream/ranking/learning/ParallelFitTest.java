package io.offerstream.ranking.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.features.Offers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several threads learn what one learns, if not to the same bits. */
class ParallelFitTest {
    /** So many that three workers deal them out. */
    private static final int MANY_OFFERS = 144;

    private static final ExecutorService THREADS = Executors.newFixedThreadPool(3);

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    private static Workers workers(int threads) {
        return new Workers(threads, THREADS, TestKernels::chosen);
    }

    static Stream<Arguments> settings() {
        return LearnerTest.configs()
                .flatMap(config -> IntStream.of(2, 3).boxed().map(threads -> Arguments.of(config, threads)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void shouldFindThePlantedTasteAsWellAsOneThread(LearnerConfig config, int threads) {
        assertAsGoodAsOneThread(config, threads, Planted.OFFERS, 1600, 8);
    }

    static Stream<Arguments> dealtSettings() {
        return settings().filter(setting -> {
            var config = (LearnerConfig) setting.get()[0];
            return config.negatives() != Negatives.SEEN && config.loss() != Loss.K_OS_WARP;
        });
    }

    @ParameterizedTest
    @MethodSource("dealtSettings")
    void shouldFindThePlantedTasteAmongOffersThatAreDealtOut(LearnerConfig config, int threads) {
        assertAsGoodAsOneThread(config, threads, MANY_OFFERS, 1600, 8);
    }

    private static void assertAsGoodAsOneThread(
            LearnerConfig config, int threads, int offers, int impressions, int epochs) {
        int seeds = 3;
        double one = 0;
        double several = 0;
        for (int seed = 0; seed < seeds; seed++) {
            var batch = Planted.batch(seed, impressions, offers);
            var alone = Planted.learner(config.withSeed(seed), Planted.catalogue(offers));
            var expected = alone.fit(batch, epochs, Watcher.NONE);
            var learner = Planted.learner(config.withSeed(seed), Planted.catalogue(offers));
            var progress = learner.fit(batch, epochs, workers(threads), Watcher.NONE);

            assertThat(progress.examples()).isEqualTo(expected.examples());
            assertThat(progress.refused()).isZero();
            assertThat(learner.offers().rows()).isEqualTo(alone.offers().rows());
            assertThat(learner.customers().rows()).isEqualTo(alone.customers().rows());
            assertFinite(learner.offers());
            assertFinite(learner.customers());
            one += Planted.auc(alone, batch.customers()) / seeds;
            several += Planted.auc(learner, batch.customers()) / seeds;
        }

        assertThat(several).isGreaterThan(one - 0.02);
    }

    private static void assertFinite(Embeddings embeddings) {
        assertThat(embeddings.scale()).isEqualTo(1);
        for (int row = 0; row < embeddings.rows(); row++) {
            var state = embeddings.state(row);
            for (var numbers : new float[][] {
                state.embedding(),
                state.accumulators(),
                state.momenta(),
                {state.bias(), state.biasAccumulator(), state.biasMomentum()}
            }) {
                for (float number : numbers) {
                    assertThat(number).isFinite();
                }
            }
        }
    }

    /** Of so many powers of two, only one of each has this sum. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void shouldLookAtTheWholePoolOfEachExampleOnceAnEpoch(int threads) {
        int count = 11;
        var catalogue = Planted.catalogue(1 << count);
        var examples = new Examples();
        for (int example = 0; example < count; example++) {
            int[] seen = IntStream.rangeClosed(1, 1 << example).toArray();
            var examinations = new float[seen.length];
            Arrays.fill(examinations, 1);
            examples.addRedeemed(example, 0, 1, examples.pool(seen, examinations, catalogue.size()));
        }
        var config = Planted.config(Loss.WARP, Negatives.SEEN, Optimizer.ROW_ADAGRAD);
        var looks = new ArrayList<Long>();
        Planted.learner(config, catalogue)
                .fit(
                        new Batch(Planted.customers(), examples, new int[0]),
                        4,
                        workers(threads),
                        (epoch, soFar) -> looks.add(soFar.looks()));

        long once = (1 << count) - 1;
        assertThat(looks).containsExactly(once, 2 * once, 3 * once, 4 * once);
    }

    /** Each customer and each offer is in one example: how often it was learnt is in the memory of its bias. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void shouldLearnEachExampleOnceAnEpochWhereOffersAreDealtOut(int threads) {
        var catalogue = new Offers();
        var customers = new Entities();
        var examples = new Examples();
        for (int number = 0; number < 500; number++) {
            catalogue.add(new int[] {number}, new float[] {1});
            customers.add(new int[] {number}, new float[] {1});
            examples.addRedeemed(number, number, 1);
        }
        var config = new LearnerConfig(
                2, Loss.LOGISTIC, Negatives.LIVE, Optimizer.ROW_ADAGRAD, 0.01f, 0.95f, 1e-6f, 0, 0, 10, 2, 5, 1);
        var learner = new Learner(config, catalogue, TestKernels.chosen());
        var batch = new Batch(customers, examples, IntStream.range(0, 500).toArray());
        for (int epochs = 1; epochs <= 3; epochs++) {
            learner.fit(batch, 1, workers(threads), Watcher.NONE);
            for (int row = 0; row < 500; row++) {
                // The error is about a half, and its square a quarter.
                assertThat((double) learner.offers().state(row).biasAccumulator())
                        .isCloseTo(1 + epochs * 0.25, within(0.1));
                assertThat((double) learner.customers().state(row).biasAccumulator())
                        .isCloseTo(1 + epochs * 0.25, within(0.1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WARP", "BPR"})
    void shouldRankWhereThereAreNoMoreOffersThanThreads(Loss loss) {
        var catalogue = Planted.catalogue(3);
        var examples = new Examples();
        for (int customer = 0; customer < Planted.CUSTOMERS; customer++) {
            examples.addRedeemed(customer, 0, 1);
        }
        var learner = Planted.learner(Planted.config(loss, Negatives.LIVE, Optimizer.ADAGRAD), catalogue);
        var customers = Planted.customers();
        var progress = learner.fit(new Batch(customers, examples, new int[] {0, 1, 2}), 5, workers(3), Watcher.NONE);

        assertThat(progress.looks()).isGreaterThanOrEqualTo(progress.examples());
        var scores = Planted.scores(learner, customers);
        for (int customer = 0; customer < Planted.CUSTOMERS; customer++) {
            assertThat(scores.begin(customer, 0)).isGreaterThan(scores.begin(customer, 1));
            assertThat(scores.begin(customer, 0)).isGreaterThan(scores.begin(customer, 2));
        }
    }

    /** Of what is dealt out, a hand may have nothing to draw from: then there is nothing to learn, and nothing fails. */
    @ParameterizedTest
    @EnumSource(names = {"WARP", "BPR"})
    void shouldEndWhereAHandHasNothingToDraw(Loss loss) {
        var catalogue = Planted.catalogue(MANY_OFFERS);
        var examples = new Examples();
        for (int customer = 0; customer < Planted.CUSTOMERS; customer++) {
            examples.addRedeemed(customer, customer % 3, 1);
        }
        var drawable = new int[MANY_OFFERS];
        Arrays.fill(drawable, 7);
        var learner = Planted.learner(Planted.config(loss, Negatives.LIVE, Optimizer.ADAGRAD), catalogue);
        var progress = learner.fit(new Batch(Planted.customers(), examples, drawable), 5, workers(3), Watcher.NONE);

        assertThat(progress.examples()).isEqualTo(5L * Planted.CUSTOMERS);
        assertThat(progress.looks()).isPositive();
        assertFinite(learner.offers());
    }

    /** What becomes of offers that nobody learns from is L2 alone. */
    @ParameterizedTest
    @EnumSource
    void shouldShrinkWhatDoesNotMoveAsOneThreadDoes(Optimizer optimizer) {
        int learnt = 100;
        var batch = Planted.batch(1, 1600, learnt);
        var config = new LearnerConfig(
                8, Loss.WARP, Negatives.LIVE, optimizer, 0.05f, 0.95f, 1e-6f, 1e-2f, 1e-3f, 10, 2, 5, 1);
        var alone = Planted.learner(config, Planted.catalogue(MANY_OFFERS));
        alone.fit(batch, 8, Watcher.NONE);
        var learner = Planted.learner(config, Planted.catalogue(MANY_OFFERS));
        learner.fit(batch, 8, workers(3), Watcher.NONE);
        var start = Planted.learner(config, Planted.catalogue(MANY_OFFERS));
        start.offers().growTo(alone.offers().rows());

        double expected = shrunk(start, alone);
        assertThat(expected).as("L2 is felt").isLessThan(0.8);
        assertThat(Math.log(shrunk(start, learner))).isCloseTo(Math.log(expected), withinPercentage(25));
    }

    /** How much of the last row is left. */
    private static double shrunk(Learner start, Learner now) {
        int row = start.offers().rows() - 1;
        return now.offers().state(row).embedding()[0]
                / start.offers().state(row).embedding()[0];
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseL2ThatOnlyOneThreadCanKeepUpWith(Optimizer optimizer) {
        var batch = Planted.batch(1, 4000, Planted.OFFERS);
        var strong = new LearnerConfig(8, Loss.WARP, Negatives.SEEN, optimizer, 1, 0.95f, 1e-6f, 0.01f, 0, 10, 2, 5, 1);
        var learner = Planted.learner(strong, Planted.catalogue(Planted.OFFERS));

        assertThatThrownBy(() -> learner.fit(batch, 1, workers(2), Watcher.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("item_alpha or user_alpha is so strong that an epoch of "
                        + batch.examples().size() + " examples may shrink numbers by more than 1000000.0 times;"
                        + " that needs one thread");
        learner.fit(batch, 1, Watcher.NONE);
        assertFinite(learner.offers());
    }

    @Test
    void shouldGrowAfterwardsAsIfThereHadBeenNoCopies() {
        var catalogue = Planted.catalogue(Planted.OFFERS);
        var config = Planted.config(Loss.WARP, Negatives.SEEN, Optimizer.ADADELTA);
        var learner = Planted.learner(config, catalogue);
        learner.fit(Planted.batch(1, 160, Planted.OFFERS), 2, workers(3), Watcher.NONE);
        int rows = learner.offers().rows();
        Planted.addOffer(catalogue);
        // Not shown yet, so that it stays where it starts.
        learner.partialFit(Planted.batch(2, 160, Planted.OFFERS));
        var fresh = Planted.learner(config, Planted.catalogue(Planted.OFFERS + 1));
        fresh.partialFit(Planted.batch(2, 0, 1));

        assertThat(learner.offers().rows()).isEqualTo(rows + 1);
        var state = learner.offers().state(rows);
        assertThat(state.accumulators()).containsOnly(0);
        assertThat(state.momenta()).containsOnly(0);
        assertThat(state.bias()).isZero();
        // L2 has shrunk it a little since.
        var start = fresh.offers().state(rows).embedding();
        for (int i = 0; i < start.length; i++) {
            assertThat(state.embedding()[i]).isCloseTo(start[i], within(0.01f));
        }
    }

    @Test
    void shouldGiveTheCopiesUpWhenItIsStopped() {
        var learner = Planted.learner(
                Planted.config(Loss.WARP, Negatives.SEEN, Optimizer.ADAGRAD), Planted.catalogue(Planted.OFFERS));
        var batch = Planted.batch(1, 160, Planted.OFFERS);
        learner.fit(batch, 1, Watcher.NONE);
        int offers = learner.offers().rows();
        int customers = learner.customers().rows();

        assertThatThrownBy(() -> learner.fit(batch, 5, workers(2), (epoch, soFar) -> {
                    throw new IllegalStateException("that is enough");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("that is enough");
        assertThat(learner.offers().rows()).isEqualTo(offers);
        assertThat(learner.customers().rows()).isEqualTo(customers);
    }

    @Test
    void shouldRefuseToLearnNoTimesOrWithOneThread() {
        var learner = Planted.learner(LearnerConfig.DEFAULT, Planted.catalogue(3));

        assertThatThrownBy(() -> learner.fit(Planted.batch(1, 4, 3), 0, workers(2), Watcher.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("epochs is 0, but has to be 1 or more");
        assertThatThrownBy(() -> workers(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads is 1, but several are 2 or more");
    }
}
