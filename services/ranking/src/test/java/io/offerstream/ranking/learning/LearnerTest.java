package io.offerstream.ranking.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.features.Offers;
import java.util.ArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LearnerTest {
    static Stream<LearnerConfig> configs() {
        return Stream.of(Loss.values())
                .flatMap(loss -> Stream.of(Negatives.values())
                        .filter(negatives -> loss != Loss.K_OS_WARP || negatives != Negatives.SEEN)
                        .flatMap(negatives -> Stream.of(Optimizer.values())
                                .map(optimizer -> Planted.config(loss, negatives, optimizer))));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void shouldFindThePlantedTaste(LearnerConfig config) {
        var learner = Planted.learner(config, Planted.catalogue(Planted.OFFERS));
        var batch = Planted.batch(1, 1600, Planted.OFFERS);
        learner.fit(batch, 15, Watcher.NONE);

        assertThat(Planted.auc(learner, batch.customers())).isGreaterThan(0.85);
    }

    @ParameterizedTest
    @MethodSource("configs")
    void shouldEndInTheSameBitsWithTheSameSeed(LearnerConfig config) {
        assertThat(trained(config, 1)).isEqualTo(trained(config, 1));
        assertThat(trained(config.withSeed(2), 1)).isNotEqualTo(trained(config, 1));
    }

    private static String trained(LearnerConfig config, long batch) {
        var learner = Planted.learner(config, Planted.catalogue(Planted.OFFERS));
        learner.fit(Planted.batch(batch, 80, Planted.OFFERS), 2, Watcher.NONE);
        learner.partialFit(Planted.batch(batch + 1, 80, Planted.OFFERS));
        return Fingerprint.of(learner);
    }

    /** A checkpoint is the rows, the position, and which identities were learnt from. */
    @ParameterizedTest
    @MethodSource("configs")
    void shouldGoOnFromACheckpointAsIfNothingHadHappened(LearnerConfig config) {
        var uninterrupted = Planted.learner(config, Planted.catalogue(Planted.OFFERS));
        uninterrupted.fit(Planted.batch(1, 80, 12), 2, Watcher.NONE);

        var resumed = Planted.learner(config, Planted.catalogue(Planted.OFFERS));
        restore(uninterrupted.customers(), resumed.customers());
        restore(uninterrupted.offers(), resumed.offers());
        IntStream.range(0, uninterrupted.offers().rows())
                .filter(uninterrupted.identities()::isInteracted)
                .forEach(resumed.identities()::markInteracted);
        resumed.moveTo(uninterrupted.position());
        for (var learner : new Learner[] {uninterrupted, resumed}) {
            learner.partialFit(Planted.batch(2, 80, Planted.OFFERS));
            learner.fit(Planted.batch(3, 80, Planted.OFFERS), 2, Watcher.NONE);
        }

        assertThat(Fingerprint.of(resumed)).isEqualTo(Fingerprint.of(uninterrupted));
    }

    private static void restore(Embeddings from, Embeddings to) {
        to.growTo(from.rows());
        for (int row = 0; row < from.rows(); row++) {
            to.restore(row, from.state(row));
        }
    }

    /** Without L2 no row changes but by moving, so a checkpoint may be taken of the moved alone, and nobody notices. */
    @ParameterizedTest
    @EnumSource
    void shouldNotMindBeingLookedAt(Optimizer optimizer) {
        var config = new LearnerConfig(8, Loss.WARP, Negatives.SEEN, optimizer, 0.05f, 0.95f, 1e-6f, 0, 0, 10, 2, 5, 1);
        var alone = Planted.learner(config, Planted.catalogue(Planted.OFFERS));
        var watched = Planted.learner(config, Planted.catalogue(Planted.OFFERS));
        for (int batch = 0; batch < 5; batch++) {
            alone.partialFit(Planted.batch(batch, 40, Planted.OFFERS));
            watched.partialFit(Planted.batch(batch, 40, Planted.OFFERS));
            Fingerprint.of(watched);
        }

        assertThat(Fingerprint.of(watched)).isEqualTo(Fingerprint.of(alone));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void shouldWelcomeNewFeaturesOffersAndCustomersInEveryCall(LearnerConfig config) {
        var catalogue = new Offers();
        var learner = Planted.learner(config, catalogue);
        for (int call = 1; call <= 30; call++) {
            // Each call brings two offers of a new kind, and two customers with a feature of their own.
            int kind = 100 + 3 * call;
            catalogue.addWithIdentity(new int[] {kind, kind + 1}, new float[] {1, 1}, kind);
            catalogue.add(new int[] {kind + 1, kind + 2}, new float[] {1, 0.5f});
            var customers = new Entities();
            customers.add(new int[] {call}, new float[] {1});
            customers.add(new int[] {call, 50 + 2 * call}, new float[] {1, 2});
            var examples = new Examples();
            int newest = catalogue.size() - 1;
            examples.addContrast(0, new int[] {newest - 1}, 1, new int[] {newest}, new float[] {1}, catalogue.size());
            examples.addContrast(1, new int[] {newest}, 1, new int[] {0}, new float[] {1}, catalogue.size());
            var progress = learner.partialFit(new Batch(
                    customers, examples, IntStream.range(0, newest + 1).toArray()));

            assertThat(progress.examples()).isEqualTo(config.loss() == Loss.LOGISTIC ? 4 : 2);
            assertThat(progress.refused()).isZero();
            assertThat(learner.offers().rows()).isEqualTo(kind + 3);
            assertThat(learner.customers().rows()).isEqualTo(50 + 2 * call + 1);
        }
    }

    static Stream<Arguments> progress() {
        return Stream.of(
                Arguments.of(Loss.WARP, Negatives.SEEN, 3),
                Arguments.of(Loss.BPR, Negatives.SEEN, 3),
                Arguments.of(Loss.LOGISTIC, Negatives.SEEN, 5),
                Arguments.of(Loss.WARP, Negatives.LIVE, 3),
                Arguments.of(Loss.K_OS_WARP, Negatives.LIVE, 3));
    }

    @ParameterizedTest
    @MethodSource("progress")
    void shouldTellHowItGoes(Loss loss, Negatives negatives, int examplesAnEpoch) {
        var examples = new Examples();
        examples.addContrast(0, new int[] {0, 1}, 1, new int[] {2, 3}, new float[] {1, 1}, 5);
        examples.addRedeemed(1, 4, 1);
        var learner =
                Planted.learner(Planted.config(loss, negatives, Optimizer.ADAGRAD), Planted.catalogue(Planted.OFFERS));
        var told = new ArrayList<String>();
        var progress = learner.fit(
                new Batch(Planted.customers(), examples, new int[] {2, 3}),
                3,
                (epoch, soFar) -> told.add(epoch + ": " + soFar.examples()));

        assertThat(told)
                .containsExactly("1: " + examplesAnEpoch, "2: " + 2 * examplesAnEpoch, "3: " + 3 * examplesAnEpoch);
        assertThat(progress.examples()).isEqualTo(3 * examplesAnEpoch);
        assertThat(progress.looks()).isPositive();
        assertThat(progress.refused()).isZero();
    }

    @Test
    void shouldRefuseWhatIsNotThere() {
        var learner = Planted.learner(LearnerConfig.DEFAULT, Planted.catalogue(3));
        var customers = Planted.customers();

        var examples = new Examples();
        examples.addRedeemed(0, 3, 1);
        assertThatThrownBy(() -> learner.partialFit(new Batch(customers, examples, new int[0])))
                .isInstanceOf(IndexOutOfBoundsException.class);
        var others = new Examples();
        others.addRedeemed(customers.size(), 0, 1);
        assertThatThrownBy(() -> learner.partialFit(new Batch(customers, others, new int[0])))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> learner.partialFit(new Batch(customers, new Examples(), new int[] {3})))
                .isInstanceOf(IndexOutOfBoundsException.class);
        var pools = new Examples();
        pools.addRedeemed(0, 0, 1, pools.pool(new int[] {1, 3}, new float[] {1, 1}, 3));
        assertThatThrownBy(() -> learner.partialFit(new Batch(customers, pools, new int[0])))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(learner.offers().rows()).isZero();
    }

    @Test
    void shouldRefuseToDrawFromNothing() {
        var learner =
                Planted.learner(Planted.config(Loss.WARP, Negatives.LIVE, Optimizer.ADAGRAD), Planted.catalogue(3));

        assertThatThrownBy(() -> learner.partialFit(new Batch(Planted.customers(), new Examples(), new int[0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no offer to draw negatives from, but negatives are live");
    }

    @Test
    void shouldRefuseToCountRanksWithKOs() {
        assertThatThrownBy(() -> Planted.config(Loss.K_OS_WARP, Negatives.SEEN, Optimizer.ADAGRAD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("k-os-warp draws its negatives: negatives must be live or catalogue");
    }

    @Test
    void shouldRefuseToLearnNoTimes() {
        var learner = Planted.learner(LearnerConfig.DEFAULT, Planted.catalogue(3));

        assertThatThrownBy(() -> learner.fit(Planted.batch(1, 4, 3), 0, Watcher.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("epochs is 0, but has to be 1 or more");
    }
}
