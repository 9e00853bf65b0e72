package io.offerstream.ranking.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.kernel.Kernel;
import java.util.BitSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
    private final Kernel kernel = TestKernels.chosen();
    private final Identities identities = new Identities();
    private final Embeddings embeddings = new Embeddings(2, new StepRule(Optimizer.ADAGRAD, 1, 0.5f, 1, 0), 1);
    private final float[] mean = {7, 7};

    @BeforeEach
    void rows() {
        embeddings.growTo(8);
        embeddings.set(1, new float[] {1, 10}, 4);
        embeddings.set(3, new float[] {3, 20}, -2);
        embeddings.set(5, new float[] {100, 100}, 100);
    }

    private static BitSet rows(int... rows) {
        var set = new BitSet();
        for (int row : rows) {
            set.set(row);
        }
        return set;
    }

    @Test
    void shouldAverageThoseThatWereLearntFrom() {
        identities.markInteracted(1);
        identities.markInteracted(3);

        assertThat(identities.mean(kernel, embeddings, mean)).isEqualTo(1);
        assertThat(mean).containsExactly(2, 15);
        assertThat(identities.count()).isEqualTo(2);
        assertThat(identities.isInteracted(3)).isTrue();
        assertThat(identities.isInteracted(5)).isFalse();
    }

    @Test
    void shouldHaveNoMeanAtFirst() {
        assertThat(identities.mean(kernel, embeddings, mean)).isZero();
        assertThat(mean).containsExactly(0, 0);
    }

    @Test
    void shouldStartNewOnesAtTheMeanOfThoseBefore() {
        identities.markInteracted(1);
        identities.markInteracted(3);
        var asked = rows(3, 5, 6);
        identities.start(kernel, embeddings, asked);

        for (int row : new int[] {5, 6}) {
            assertThat(embeddings.state(row).embedding()).containsExactly(2, 15);
            assertThat(embeddings.state(row).bias()).isEqualTo(1);
            assertThat(identities.isInteracted(row)).isTrue();
        }
        assertThat(embeddings.state(3).embedding()).containsExactly(3, 20);
        assertThat(asked).isEqualTo(rows(3, 5, 6));
    }

    @Test
    void shouldLeaveTheVeryFirstWhereTheyAre() {
        identities.start(kernel, embeddings, rows(1, 5));

        assertThat(embeddings.state(1).embedding()).containsExactly(1, 10);
        assertThat(embeddings.state(5).embedding()).containsExactly(100, 100);
        assertThat(identities.count()).isEqualTo(2);
    }

    @Test
    void shouldStartNobodyTwice() {
        identities.start(kernel, embeddings, rows(1));
        identities.start(kernel, embeddings, rows(3));
        embeddings.set(3, new float[] {9, 9}, 9);
        identities.start(kernel, embeddings, rows(3));

        assertThat(embeddings.state(3).embedding()).containsExactly(9, 9);
    }
}
