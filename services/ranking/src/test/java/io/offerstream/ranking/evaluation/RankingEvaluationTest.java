package io.offerstream.ranking.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Cases worked by hand. */
class RankingEvaluationTest {
    private static final double LOG2_OF_3 = Math.log(3) / Math.log(2);
    private static final int[] NONE = {};

    private static RankingMetrics one(float[] scores, int[] test, int[] train, int... lengths) {
        var evaluation = RankingEvaluation.ofAll(scores.length, lengths);
        evaluation.add(scores, test, train);
        return evaluation.metrics().orElseThrow();
    }

    private static int[] offers(int... offers) {
        return offers;
    }

    private static BitSet set(int... offers) {
        return Arrays.stream(offers).collect(BitSet::new, BitSet::set, BitSet::or);
    }

    @Test
    void shouldRankWithoutTrainPositives() {
        // In order: 0 (train), 1 (test), 2, 3 (test), 4. Ranks without offer 0: 0 and 2.
        var metrics = one(new float[] {.9f, .8f, .7f, .6f, .5f}, offers(1, 3), offers(0), 1, 3);

        // Negatives: 2 and 4. Pairs in order: 1 before both, 3 before 4 only: 3 of 4.
        assertThat(metrics.auc()).isEqualTo(0.75);
        assertThat(metrics.mrr()).isEqualTo(1);
        assertThat(metrics.at(1).precision()).isEqualTo(1);
        assertThat(metrics.at(1).recall()).isEqualTo(0.5);
        assertThat(metrics.at(1).ndcg()).isEqualTo(1);
        assertThat(metrics.at(3).precision()).isEqualTo(2 / 3.0);
        assertThat(metrics.at(3).recall()).isEqualTo(1);
        // Found at ranks 0 and 2: 1 + 1 / log2(4) = 1.5. Ideal at ranks 0 and 1: 1 + 1 / log2(3).
        assertThat(metrics.at(3).ndcg()).isCloseTo(1.5 / (1 + 1 / LOG2_OF_3), within(1e-15));
        // Lists hold 1, 2 and 3 of five offers.
        assertThat(metrics.at(3).coverage()).isEqualTo(0.6);
        assertThat(metrics.customers()).isEqualTo(1);
        assertThat(metrics.offers()).isEqualTo(5);
    }

    @Test
    void shouldDivideByTheListAskedForWhereFewerOffersAreRanked() {
        var metrics = one(new float[] {3, 2}, offers(1), NONE, 10).at(10);

        assertThat(metrics.precision()).isEqualTo(0.1);
        assertThat(metrics.recall()).isEqualTo(1);
        assertThat(metrics.ndcg()).isCloseTo(1 / LOG2_OF_3, within(1e-15));
        assertThat(metrics.coverage()).isEqualTo(1);
    }

    @Test
    void shouldNotRewardScoringAllAlike() {
        // Everybody's rank is 3, so nothing is found in three; the list breaks ties by offer: 0, 1 and 2.
        var evaluation = RankingEvaluation.ofAll(4, 3, 4);
        evaluation.add(new float[] {1, 1, 1, 1}, offers(0), NONE);
        evaluation.add(new float[] {0f, -0f, 0f, -0f}, offers(2), NONE);
        var metrics = evaluation.metrics().orElseThrow();

        assertThat(metrics.at(3).recall()).isZero();
        assertThat(metrics.at(4).recall()).isEqualTo(1);
        assertThat(metrics.mrr()).isEqualTo(0.25);
        assertThat(metrics.auc()).isZero();
        assertThat(metrics.at(3).coverage()).isEqualTo(0.75);
    }

    @Test
    void shouldFillListsFromTiesByTheLowerOffer() {
        // Offer 3 leads; of 0, 1, 2 and 4, all alike, two places go to 0 and 1. Cold 2 and 4 are never listed.
        var evaluation = RankingEvaluation.ofAll(5, 3);
        evaluation.add(new float[] {1, 1, 1, 2, 1}, offers(3), NONE);
        assertThat(evaluation.metrics().orElseThrow().at(3).coverage()).isEqualTo(0.6);

        // With 0 as a train positive, 2 moves up.
        evaluation.add(new float[] {1, 1, 1, 2, 1}, offers(3), offers(0));
        assertThat(evaluation.metrics().orElseThrow().at(3).coverage()).isEqualTo(0.8);
    }

    @Test
    void shouldKeepTheAucOfTyingPositivesAtZeroOrMore() {
        // Ranks 3, 3, 3 with one negative: LightFM's formula gives (-2 - 1 + 0) / 3 = -1.
        assertThat(new LightFmEvaluation(new float[4], offers(0, 1, 2), NONE).auc())
                .isEqualTo(-1);
        assertThat(one(new float[4], offers(0, 1, 2), NONE).auc()).isZero();
    }

    @Test
    void shouldBeUndecidedWhereThereIsNothingToBeat() {
        assertThat(one(new float[] {1, 2, 3}, offers(0, 1), offers(2)).auc()).isEqualTo(0.5);
    }

    @Test
    void shouldAverageOverCustomersWithTestPositivesOnly() {
        var evaluation = RankingEvaluation.ofAll(4, 1);
        evaluation.add(new float[] {4, 3, 2, 1}, offers(0), NONE);
        evaluation.add(new float[] {1, 2, 3, 4}, NONE, offers(0));
        evaluation.add(new float[] {4, 3, 2, 1}, offers(1), NONE);
        var metrics = evaluation.metrics().orElseThrow();

        assertThat(metrics.customers()).isEqualTo(2);
        assertThat(metrics.at(1).precision()).isEqualTo(0.5);
        assertThat(metrics.mrr()).isEqualTo(0.75);
        // AUC 1 and 2 / 3.
        assertThat(metrics.auc()).isCloseTo(5 / 6.0, within(1e-15));
        // The second customer's list, offer 3, is no one's.
        assertThat(metrics.at(1).coverage()).isEqualTo(0.25);
    }

    @Test
    void shouldShareOutThePlacesInLists() {
        // Six lists of one: 0 leads twice, 1 to 4 once each; a seventh customer takes 5.
        var evaluation = RankingEvaluation.ofAll(8, 1);
        for (int leader : offers(0, 0, 1, 2, 3, 4, 5)) {
            float[] scores = new float[8];
            scores[leader] = 1;
            evaluation.add(scores, offers(7), NONE);
        }
        var lists = evaluation.metrics().orElseThrow().at(1);

        assertThat(lists.topFiveShare()).isEqualTo(6 / 7.0);
        assertThat(lists.coverage()).isEqualTo(6 / 8.0);
    }

    @Test
    void shouldRankColdOffersAmongThemselves() {
        // Warm 0 to 3 score highest; of cold 4 to 6 in the order 5, 4, 6, offer 4 was redeemed, as was warm 1.
        float[] scores = {9, 8, 7, 6, 2, 3, 1};
        var evaluation = RankingEvaluation.among(7, set(4, 5, 6), 1, 2);
        evaluation.add(scores, offers(1, 4), offers(0));
        evaluation.add(scores, offers(1), NONE);
        var metrics = evaluation.metrics().orElseThrow();

        assertThat(metrics.customers()).isEqualTo(1);
        assertThat(metrics.offers()).isEqualTo(3);
        assertThat(metrics.mrr()).isEqualTo(0.5);
        // Negatives 5 and 6: above 6 only.
        assertThat(metrics.auc()).isEqualTo(0.5);
        assertThat(metrics.at(1).recall()).isZero();
        assertThat(metrics.at(2).recall()).isEqualTo(1);
        assertThat(metrics.at(2).coverage()).isEqualTo(2 / 3.0);
        assertThat(metrics.at(2).topFiveShare()).isEqualTo(1);
    }

    @Test
    void shouldSayNothingWithoutCustomers() {
        var evaluation = RankingEvaluation.among(3, set(2), 1);
        evaluation.add(new float[] {1, 2, 3}, offers(0), NONE);

        assertThat(evaluation.metrics()).isEmpty();
    }

    @Test
    void shouldNameTheCustomerAndTheOfferItRefuses() {
        var evaluation = RankingEvaluation.ofAll(3, 1);
        evaluation.add(new float[] {1, 2, 3}, NONE, NONE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.add(new float[] {1, 2, 3}, offers(0, 2), offers(1, 2)))
                .withMessageContaining("customer 1")
                .withMessageContaining("offer 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.add(new float[] {1, Float.NaN, 3}, offers(0), NONE))
                .withMessageContaining("NaN of offer 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.add(new float[] {1, 2}, offers(0), NONE))
                .withMessageContaining("found 2");
        for (int[] wrong : new int[][] {{3}, {-1}, {1, 1}, {2, 0}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> evaluation.add(new float[] {1, 2, 3}, wrong, NONE))
                    .withMessageContaining("testPositives")
                    .withMessageContaining(Arrays.toString(wrong));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> evaluation.add(new float[] {1, 2, 3}, NONE, wrong))
                    .withMessageContaining("trainPositives");
        }
        assertThat(evaluation.metrics()).as("nothing was taken").isEmpty();
    }

    @Test
    void shouldRefuseWhatCannotBeEvaluated() {
        assertThatIllegalArgumentException().isThrownBy(() -> RankingEvaluation.ofAll(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> RankingEvaluation.ofAll(3, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> RankingEvaluation.ofAll(3, 2, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> RankingEvaluation.among(3, set(), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> RankingEvaluation.among(3, set(3), 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one(new float[] {1, 2}, offers(0), NONE, 1).at(3))
                .withMessageContaining("3");
    }

    @Test
    void shouldNotFollowChangesOfTheMaskItWasGiven() {
        var cold = set(0, 1);
        var evaluation = RankingEvaluation.among(3, cold, 1);
        cold.set(2);
        evaluation.add(new float[] {1, 2, 3}, offers(1), NONE);

        assertThat(evaluation.metrics().orElseThrow().mrr()).isEqualTo(1);
    }
}
