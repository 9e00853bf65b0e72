package io.offerstream.ranking.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.embedding.Optimizer;
import io.offerstream.ranking.embedding.RowState;
import io.offerstream.ranking.embedding.StepRule;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.kernel.Kernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommonRowsTest {
    private static final int ROWS = 4;
    private static final float[] DIRECTION = {1, -2, 0.5f};
    private static final float MEAN_SQUARE = 1.75f;

    private final Kernel kernel = TestKernels.chosen();
    private final Entities entities = new Entities();

    /** Two entities with a row of their own, 1 and 3, and one that both have, 2; nobody has row 0. */
    private Side side(Optimizer optimizer) {
        entities.add(new int[] {1, 2}, new float[] {1, 0.5f});
        entities.add(new int[] {2, 3}, new float[] {2, 1});
        var embeddings = new Embeddings(3, new StepRule(optimizer, 0.1f, 0.9f, 1e-6f, 0.01f), 1);
        embeddings.growTo(ROWS);
        for (int row = 0; row < ROWS; row++) {
            embeddings.set(row, new float[] {row, 1, -row}, 10 * row);
        }
        return new Side(entities, embeddings);
    }

    private static int sharedRow(Entities renamed) {
        assertThat(renamed.row(1)).isEqualTo(renamed.row(2));
        return renamed.row(1);
    }

    @Test
    void shouldGiveEachWorkerCopiesOfWhatSeveralEntitiesHave() {
        var side = side(Optimizer.ROW_ADAGRAD);
        var common = new CommonRows(side, false, 2);
        var first = common.renamed(0);
        var second = common.renamed(1);

        assertThat(common.count()).isEqualTo(1);
        assertThat(first.size()).isEqualTo(2);
        assertThat(new int[] {first.row(0), first.row(3)}).containsExactly(1, 3);
        assertThat(new float[] {first.weight(0), first.weight(1), first.weight(2), first.weight(3)})
                .containsExactly(1, 0.5f, 2, 1);
        assertThat(sharedRow(first)).isGreaterThanOrEqualTo(ROWS).isNotEqualTo(sharedRow(second));
        for (var renamed : new Entities[] {first, second}) {
            assertThat(side.embeddings().state(sharedRow(renamed)))
                    .usingRecursiveComparison()
                    .isEqualTo(side.embeddings().state(2));
        }
        common.close();
        assertThat(side.embeddings().rows()).isEqualTo(ROWS);
    }

    @Test
    void shouldCopyEverythingWhereEntitiesAreNotDealt() {
        var common = new CommonRows(side(Optimizer.ROW_ADAGRAD), true, 3);

        assertThat(common.count()).isEqualTo(ROWS);
        var renamed = common.renamed(2);
        for (int at = 0; at < 4; at++) {
            assertThat(renamed.row(at)).isGreaterThanOrEqualTo(ROWS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldMoveARowByAllThatItsCopiesLearnt(Optimizer optimizer) {
        var side = side(optimizer);
        var embeddings = side.embeddings();
        var before = embeddings.state(2);
        var common = new CommonRows(side, false, 2);
        int first = sharedRow(common.renamed(0));
        int second = sharedRow(common.renamed(1));
        learn(embeddings, first, 1);
        learn(embeddings, second, -0.5f);
        var ofFirst = embeddings.state(first);
        var ofSecond = embeddings.state(second);
        common.merge(kernel, 0);
        assertSum(embeddings.state(2), before, ofFirst, before);
        common.merge(kernel, 1);

        assertSum(embeddings.state(2), before, ofFirst, ofSecond);
        assertThat(embeddings.state(second)).usingRecursiveComparison().isEqualTo(embeddings.state(2));
        // The first learns of it when it is next its turn, and nothing counts twice.
        common.merge(kernel, 0);
        common.merge(kernel, 1);
        assertSum(embeddings.state(2), before, ofFirst, ofSecond);
        assertThat(embeddings.state(first)).usingRecursiveComparison().isEqualTo(embeddings.state(2));
    }

    private void learn(Embeddings embeddings, int row, float factor) {
        embeddings.move(kernel, row, factor, DIRECTION, MEAN_SQUARE);
        embeddings.moveBias(row, factor);
    }

    private static void assertSum(RowState actual, RowState start, RowState first, RowState second) {
        assertSum(actual.embedding(), start.embedding(), first.embedding(), second.embedding());
        assertSum(actual.accumulators(), start.accumulators(), first.accumulators(), second.accumulators());
        assertSum(actual.momenta(), start.momenta(), first.momenta(), second.momenta());
        assertSum(others(actual), others(start), others(first), others(second));
    }

    private static float[] others(RowState state) {
        return new float[] {state.bias(), state.biasAccumulator(), state.biasMomentum()};
    }

    private static void assertSum(float[] actual, float[] start, float[] first, float[] second) {
        for (int i = 0; i < actual.length; i++) {
            float sum = first[i] + second[i] - start[i];
            assertThat(actual[i]).isCloseTo(sum, within(1e-6f * Math.max(1, Math.abs(sum))));
        }
    }

    /** AdaDelta's averages fade; what two have seen fade must not be taken away twice. */
    @Test
    void shouldLeaveNoAverageOfSquaresBelowZero() {
        var side = side(Optimizer.ADADELTA);
        var embeddings = side.embeddings();
        for (int i = 0; i < 20; i++) {
            learn(embeddings, 2, 3);
        }
        var before = embeddings.state(2);
        var common = new CommonRows(side, false, 2);
        int first = sharedRow(common.renamed(0));
        int second = sharedRow(common.renamed(1));
        for (int i = 0; i < 20; i++) {
            learn(embeddings, first, 1e-3f);
            learn(embeddings, second, 1e-3f);
        }
        var ofOne = embeddings.state(first);
        common.merge(kernel, 0);
        common.merge(kernel, 1);
        var merged = embeddings.state(2);

        assertThat(ofOne.biasAccumulator()).isBetween(0f, before.biasAccumulator() / 4);
        assertThat(merged.accumulators()).containsExactly(ofOne.accumulators(), within(1e-6f));
        assertThat(merged.momenta()).containsExactly(ofOne.momenta(), within(1e-6f));
        assertThat(merged.biasAccumulator()).isCloseTo(ofOne.biasAccumulator(), within(1e-6f));
        assertThat(merged.biasMomentum()).isCloseTo(ofOne.biasMomentum(), within(1e-6f));
        learn(embeddings, 2, 1);
        for (float number : embeddings.state(2).embedding()) {
            assertThat(number).isFinite();
        }
    }
}
