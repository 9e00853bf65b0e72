package io.offerstream.ranking.topk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.ranking.TestKernels;
import io.offerstream.ranking.kernel.Kernel;
import org.junit.jupiter.api.Test;

class OfferMatrixTest {
    private final Kernel kernel = TestKernels.chosen();

    @Test
    void shouldRefuseShapesThatDoNotFit() {
        assertThatThrownBy(() -> OfferMatrix.of(3, new float[5], new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 offers of 3 components are 6 numbers, but there are 5");
        var offers = OfferMatrix.of(3, new float[6], new float[2]);
        assertThatThrownBy(() -> offers.priced(new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 offers, but 3 prices");
    }

    @Test
    void shouldRefuseNumbersThatAreNotFinite() {
        assertThatThrownBy(() -> OfferMatrix.of(1, new float[] {Float.NaN}, new float[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the offers have a number that is NaN");
        assertThatThrownBy(() -> OfferMatrix.of(1, new float[1], new float[] {Float.POSITIVE_INFINITY}))
                .isInstanceOf(IllegalArgumentException.class);
        var offers = OfferMatrix.of(1, new float[1], new float[1]);
        assertThatThrownBy(() -> offers.priced(new float[] {Float.NEGATIVE_INFINITY}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldKeepItsOwnNumbers() {
        float[] embeddings = {1, 2};
        float[] biases = {3, 4};
        var offers = OfferMatrix.of(1, embeddings, biases);
        embeddings[0] = 100;
        biases[0] = 100;
        var priced = offers.priced(new float[] {10, 0});

        assertThat(scores(offers)).containsExactly(4 + 2, 3 + 1);
        assertThat(scores(priced)).containsExactly(3 + 1 + 10, 4 + 2);
        assertThat(offers.offers()).isEqualTo(2);
        assertThat(offers.components()).isEqualTo(1);
    }

    private float[] scores(OfferMatrix offers) {
        var scores = new float[2];
        new TopK(kernel, 2).select(offers, new float[] {1}, 1, Eligible.ALL, new int[2], scores);
        return scores;
    }
}
