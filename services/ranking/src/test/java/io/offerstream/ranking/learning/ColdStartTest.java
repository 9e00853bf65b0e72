package io.offerstream.ranking.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.embedding.RowState;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.features.Offers;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Offers that nobody has seen, and offers that are seen for the first time. */
class ColdStartTest {
    private static final int OFFERS = 12;
    private static final int ROWS = 30;

    private static LearnerConfig config(Loss loss, Negatives negatives, Optimizer optimizer) {
        return new LearnerConfig(4, loss, negatives, optimizer, 0.05f, 0.95f, 1e-6f, 0, 0, 10, 2, 5, 1);
    }

    private static List<RowState> states(Embeddings embeddings) {
        return IntStream.range(0, embeddings.rows()).mapToObj(embeddings::state).toList();
    }

    private static boolean equal(RowState a, RowState b) {
        return a.bias() == b.bias()
                && a.biasAccumulator() == b.biasAccumulator()
                && Arrays.equals(a.embedding(), b.embedding())
                && Arrays.equals(a.accumulators(), b.accumulators());
    }

    @Property(tries = 100)
    void shouldOnlyMoveWhatWasSeen(@ForAll Loss loss, @ForAll Optimizer optimizer, @ForAll long seed) {
        if (loss == Loss.K_OS_WARP) {
            return;
        }
        var random = new SplittableRandom(seed);
        var catalogue = new Offers();
        for (int offer = 0; offer < OFFERS; offer++) {
            int[] rows = IntStream.concat(IntStream.of(offer), random.ints(1, OFFERS, ROWS))
                    .toArray();
            catalogue.addWithIdentity(rows, new float[] {1, (float) random.nextDouble(-1, 2)}, offer);
        }
        var customers = new Entities();
        for (int customer = 0; customer < 6; customer++) {
            customers.add(new int[] {customer}, new float[] {1});
        }
        var examples = new Examples();
        var seenRows = new BitSet();
        var seenCustomers = new BitSet();
        int[] shown = random.ints(0, OFFERS).distinct().limit(5).toArray();
        for (int i = 0; i < 6; i++) {
            int customer = random.nextInt(4);
            int from = random.nextInt(3);
            int[] pool = Arrays.copyOfRange(shown, from + 1, 5);
            var examinations = new float[pool.length];
            Arrays.fill(examinations, 0.5f);
            examples.addContrast(customer, new int[] {shown[from]}, 1, pool, examinations, OFFERS);
            seenCustomers.set(customer);
            for (int at = from; at < 5; at++) {
                var entities = catalogue.entities();
                IntStream.range(entities.start(shown[at]), entities.end(shown[at]))
                        .map(entities::row)
                        .forEach(seenRows::set);
            }
        }
        var learner = new Learner(config(loss, Negatives.SEEN, optimizer), catalogue, TestKernels.chosen());
        // Everything is drawable; nothing is to be drawn.
        var batch = new Batch(customers, examples, IntStream.range(0, OFFERS).toArray());
        learner.offers().growTo(ROWS);
        learner.customers().growTo(6);
        var offersBefore = states(learner.offers());
        var customersBefore = states(learner.customers());
        learner.fit(batch, 3, Watcher.NONE);

        var unseen = learner.unlearntIdentities();
        for (int row = 0; row < ROWS; row++) {
            if (!seenRows.get(row)) {
                assertThat(equal(learner.offers().state(row), offersBefore.get(row)))
                        .as("row %s stayed", row)
                        .isTrue();
            }
            assertThat(unseen.get(row)).isEqualTo(row < OFFERS && !seenRows.get(row));
        }
        for (int customer = 0; customer < 6; customer++) {
            assertThat(equal(learner.customers().state(customer), customersBefore.get(customer)))
                    .isEqualTo(!seenCustomers.get(customer));
        }
    }

    /** Offers with identities only, so that no other way leads to what is not drawable. */
    private static Learner identitiesOnly(Negatives negatives) {
        var catalogue = new Offers();
        for (int offer = 0; offer < OFFERS; offer++) {
            catalogue.addWithIdentity(new int[] {offer}, new float[] {1}, offer);
        }
        return new Learner(config(Loss.WARP, negatives, Optimizer.ADAGRAD), catalogue, TestKernels.chosen());
    }

    private static Examples redeemedOf(int... offers) {
        var examples = new Examples();
        for (int i = 0; i < 200; i++) {
            examples.addRedeemed(i % 6, offers[i % offers.length], 1);
        }
        return examples;
    }

    @ParameterizedTest
    @EnumSource(names = {"LIVE", "CATALOGUE"})
    void shouldOnlyDrawTheDrawable(Negatives negatives) {
        var learner = identitiesOnly(negatives);
        learner.offers().growTo(OFFERS);
        var before = states(learner.offers());
        learner.fit(new Batch(Planted.customers(), redeemedOf(0, 1, 2), new int[] {0, 1, 2, 3, 4}), 3, Watcher.NONE);

        for (int offer = 0; offer < OFFERS; offer++) {
            assertThat(equal(learner.offers().state(offer), before.get(offer)))
                    .as("offer %s stayed", offer)
                    .isEqualTo(offer > 4);
        }
    }

    @Test
    void shouldCallNobodyUnlearntWhoIsANegativeInFidelityMode() {
        var learner = identitiesOnly(Negatives.CATALOGUE);
        learner.partialFit(new Batch(Planted.customers(), redeemedOf(0), new int[] {0, 1, 2}));

        assertThat(learner.unlearntIdentities().stream()).containsExactly(3, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    @Test
    void shouldStartAnOfferAtTheMeanOfThoseBeforeIt() {
        var learner = identitiesOnly(Negatives.SEEN);
        var first = new Examples();
        first.addContrast(0, new int[] {0}, 1, new int[] {1, 2}, new float[] {1, 1}, OFFERS);
        var customers = Planted.customers();
        learner.partialFit(new Batch(customers, first, new int[0]));
        assertThat(learner.identities().count()).isEqualTo(3);
        // What has a far better score than its pool does not move, so the new ones stay where they start.
        learner.offers().set(0, new float[4], 100);
        learner.offers().set(1, new float[4], 200);
        var mean = new float[4];
        float bias = learner.identities().mean(learner.kernel(), learner.offers(), mean);
        var second = new Examples();
        second.addRedeemed(0, 1, 1, second.pool(new int[] {5}, new float[] {1}, OFFERS));
        second.addSeen(0, 6, 1);
        learner.partialFit(new Batch(customers, second, new int[0]));

        assertThat(bias).as("of the redeemed alone").isEqualTo(100);
        for (int row : new int[] {5, 6}) {
            assertThat(learner.offers().state(row).embedding()).containsExactly(mean);
            assertThat(learner.offers().state(row).bias()).isEqualTo(bias);
            assertThat(learner.identities().isInteracted(row)).isTrue();
        }
    }
}
