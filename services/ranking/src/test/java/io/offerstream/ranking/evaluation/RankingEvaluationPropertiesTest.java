package io.offerstream.ranking.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RankingEvaluationPropertiesTest {
    private static final int[] LENGTHS = {1, 3, 10};

    /** Customers whose offers are a test positive, a train positive or neither; few distinct scores make ties. */
    private record World(int offers, float[][] scores, int[][] test, int[][] train) {
        static World of(long seed, int offers, int customers, int distinctScores) {
            var random = new SplittableRandom(seed);
            var world = new World(offers, new float[customers][offers], new int[customers][], new int[customers][]);
            for (int customer = 0; customer < customers; customer++) {
                for (int offer = 0; offer < offers; offer++) {
                    world.scores[customer][offer] = (random.nextInt(distinctScores) - distinctScores / 2) / 8f;
                }
                int[] kinds = random.ints(offers, 0, 4).toArray();
                world.test[customer] = where(offers, offer -> kinds[offer] == 0);
                world.train[customer] = where(offers, offer -> kinds[offer] == 1);
            }
            return world;
        }

        static int[] where(int offers, IntPredicate holds) {
            return IntStream.range(0, offers).filter(holds).toArray();
        }

        RankingMetrics judgedBy(RankingEvaluation evaluation) {
            for (int customer = 0; customer < scores.length; customer++) {
                evaluation.add(scores[customer], test[customer], train[customer]);
            }
            return evaluation.metrics().orElse(new RankingMetrics(0, 0, 0, 0, 0, List.of()));
        }

        RankingMetrics judged() {
            return judgedBy(RankingEvaluation.ofAll(offers, LENGTHS));
        }
    }

    @Property(tries = 300)
    void shouldStayBetweenNothingAndAll(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 15) int offers,
            @ForAll @IntRange(min = 1, max = 40) int distinct) {
        var metrics = World.of(seed, offers, 4, distinct).judged();

        assertThat(metrics.auc()).isBetween(0.0, 1.0);
        assertThat(metrics.mrr()).isBetween(0.0, 1.0);
        for (var list : metrics.lists()) {
            assertThat(list.precision()).isBetween(0.0, 1.0);
            assertThat(list.recall()).isBetween(0.0, 1.0);
            assertThat(list.ndcg()).isBetween(0.0, 1.0);
            assertThat(list.coverage()).isBetween(1.0 / offers, 1.0);
            assertThat(list.topFiveShare()).isBetween(Math.min(1, 5.0 / offers), 1.0);
        }
    }

    @Property(tries = 300)
    void shouldOnlyMindTheOrderOfScores(@ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int distinct) {
        var world = World.of(seed, 20, 5, distinct);
        var bent = World.of(seed, 20, 5, distinct);
        for (float[] scores : bent.scores) {
            for (int offer = 0; offer < scores.length; offer++) {
                // Eighths within ±4 stay apart, and equal ones equal.
                scores[offer] = (float) (Math.exp(scores[offer]) - 100);
            }
        }

        assertThat(bent.judged()).isEqualTo(world.judged());
    }

    @Property(tries = 500)
    void shouldJudgeOneCustomerAsLightFmDoes(@ForAll long seed, @ForAll @IntRange(min = 2, max = 5_000) int distinct) {
        var world = World.of(seed, 30, 1, distinct);
        if (world.test[0].length == 0) {
            return;
        }
        var theirs = new LightFmEvaluation(world.scores[0], world.test[0], world.train[0]);
        var ours = world.judged();

        assertThat(ours.mrr()).isEqualTo(theirs.reciprocalRank());
        if (theirs.countsNegativesThatAreNotThere()) {
            assertThat(ours.auc()).isGreaterThan(theirs.auc());
        } else {
            assertThat(ours.auc()).isCloseTo(theirs.auc(), within(1e-12));
        }
        for (int k : LENGTHS) {
            assertThat(ours.at(k).precision()).isEqualTo(theirs.precision(k));
            assertThat(ours.at(k).recall()).isEqualTo(theirs.recall(k));
        }
    }

    @Property(tries = 300)
    void shouldCountPairsInOrder(@ForAll long seed) {
        // 2^20 scores: ties are rare, and where positives do not tie AUC is the share of pairs in order.
        var world = World.of(seed, 25, 1, 1 << 20);
        float[] scores = world.scores[0];
        int[] test = world.test[0];
        int[] negatives = World.where(25, offer -> !contains(test, offer) && !contains(world.train[0], offer));
        boolean tie =
                IntStream.of(test).mapToObj(offer -> scores[offer]).distinct().count() < test.length;
        if (test.length == 0 || negatives.length == 0 || tie) {
            return;
        }
        long inOrder = IntStream.of(test)
                .mapToLong(positive -> IntStream.of(negatives)
                        .filter(negative -> scores[positive] > scores[negative])
                        .count())
                .sum();

        assertThat(world.judged().auc()).isCloseTo((double) inOrder / (test.length * negatives.length), within(1e-12));
    }

    private static boolean contains(int[] offers, int offer) {
        return IntStream.of(offers).anyMatch(other -> other == offer);
    }

    /** Ranking some among themselves is ranking a catalogue that holds no others. */
    @Property(tries = 300)
    void shouldRankAMaskAsACatalogueOfItsOwn(@ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int distinct) {
        var world = World.of(seed, 20, 5, distinct);
        int[] cold = World.where(20, offer -> offer % 3 == 1);
        var alone = new World(cold.length, new float[5][cold.length], new int[5][], new int[5][]);
        for (int customer = 0; customer < 5; customer++) {
            int row = customer;
            for (int i = 0; i < cold.length; i++) {
                alone.scores[row][i] = world.scores[row][cold[i]];
            }
            alone.test[row] = World.where(cold.length, i -> contains(world.test[row], cold[i]));
            alone.train[row] = World.where(cold.length, i -> contains(world.train[row], cold[i]));
        }
        var mask = new BitSet();
        IntStream.of(cold).forEach(mask::set);

        assertThat(world.judgedBy(RankingEvaluation.among(20, mask, LENGTHS))).isEqualTo(alone.judged());
    }

    /** Lists are the k first of a plain sort. */
    @Property(tries = 300)
    void shouldListTheFirstOfASort(@ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int distinct) {
        var world = World.of(seed, 12, 1, distinct);
        if (world.test[0].length == 0) {
            return;
        }
        float[] scores = world.scores[0];
        int[] ranked = World.where(12, offer -> !contains(world.train[0], offer));
        var listed = new BitSet();
        new CustomerRanks(scores, ranked, world.test[0]).list(3, listed::set);

        assertThat(listed.stream().boxed())
                .containsExactlyInAnyOrderElementsOf(IntStream.of(ranked)
                        .boxed()
                        .sorted((a, b) -> scores[a] == scores[b] ? a - b : Float.compare(scores[b], scores[a]))
                        .limit(3)
                        .toList());
    }

    @Test
    void shouldFindChanceInChance() {
        // One customer's AUC over 60 offers, a quarter positive, has a standard deviation below 0.09: of 2,000, 0.002.
        var metrics = World.of(7, 60, 2_000, 1 << 20).judged();

        assertThat(metrics.auc()).isCloseTo(0.5, within(0.008));
        // A third of what is ranked, train positives left out, is a test positive.
        assertThat(metrics.at(10).precision()).isCloseTo(1 / 3.0, within(0.015));
        assertThat(metrics.at(10).coverage()).isEqualTo(1);
    }
}
