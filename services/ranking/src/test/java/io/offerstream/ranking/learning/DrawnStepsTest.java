package io.offerstream.ranking.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WARP and k-os WARP, with the draws written down. */
class DrawnStepsTest {
    private final Queue<Integer> draws = new ArrayDeque<>();

    private IntUnaryOperator drawing(int... numbers) {
        IntStream.of(numbers).forEach(draws::add);
        return bound -> {
            assertThat(draws.element()).isLessThan(bound);
            return draws.remove();
        };
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private WarpStep warp(Model model, int maxSampled, int[] drawable, int... drawn) {
        return warpAmong(drawable.length, model, maxSampled, drawable, drawn);
    }

    private WarpStep warpAmong(int offers, Model model, int maxSampled, int[] drawable, int... drawn) {
        return new WarpStep(
                model.examples,
                drawable,
                offers,
                maxSampled,
                model.positives(),
                model.scores(),
                model.moves(),
                drawing(drawn));
    }

    /** Offer 0 was redeemed and has a score of 0; of 20 others, only the last violates. */
    private static Model oneViolator() {
        var scores = new float[21];
        Arrays.fill(scores, 1, 20, -3);
        var model = new Model(scores);
        model.examples.addRedeemed(0, 0, 1);
        return model;
    }

    @ParameterizedTest
    @CsvSource({"1, 20", "2, 10", "3, 6", "7, 2", "10, 2"})
    void shouldWeighByTheLogarithmOfTheRankThatTheDrawsSuggest(int needed, int rank) {
        var model = oneViolator();
        var drawn = new int[needed];
        Arrays.fill(drawn, 5);
        drawn[needed - 1] = 20;

        assertThat(warp(model, 10, range(0, 21), drawn).learn(0)).isEqualTo(needed);
        assertThat((double) model.moved(0)).isCloseTo(Math.log(rank), within(1e-6));
        assertThat(model.moved(20)).isEqualTo(-model.moved(0));
        assertThat(model.moved(5)).isZero();
    }

    @Test
    void shouldGiveUpAfterTheMostDraws() {
        var model = oneViolator();
        assertThat(warp(model, 3, range(0, 21), 1, 2, 3, 20).learn(0)).isEqualTo(3);

        assertThat(IntStream.range(0, 21).filter(offer -> model.moved(offer) != 0))
                .isEmpty();
        assertThat(draws).containsExactly(20);
    }

    @Test
    void shouldDrawAgainWhereACustomerRedeemed() {
        var model = new Model(0, 0, 0, -3, -3, -3, -3, -3, -3, -3);
        model.examples.addRedeemed(0, 0, 1);
        model.examples.addRedeemed(0, 2, 1);
        model.examples.addSeen(0, 1, 1);

        // The redeemed are drawn twice, and count as draws.
        assertThat(warp(model, 10, range(0, 10), 2, 0, 1).learn(0)).isEqualTo(3);
        assertThat((double) model.moved(0)).isCloseTo(Math.log(9 / 3), within(1e-6));
        assertThat(model.moved(2)).isZero();
    }

    @Test
    void shouldDrawOnlyFromTheDrawable() {
        var model = new Model(0, 0, 0, 0);
        model.examples.addRedeemed(0, 0, 1);

        assertThat(warp(model, 10, new int[] {3, 1, 3, 3}, 1).learn(0)).isEqualTo(1);
        assertThat((double) model.moved(1)).isCloseTo(-Math.log(3), within(1e-6));
        assertThat(model.moved(3)).isZero();
    }

    /** As a worker does that has a hand of the offers only. */
    @Test
    void shouldRankAmongAllOffersWhateverItDrawsFrom() {
        var model = oneViolator();

        assertThat(warpAmong(21, model, 10, new int[] {5, 20}, 0, 1).learn(0)).isEqualTo(2);
        assertThat((double) model.moved(0)).isCloseTo(Math.log(10), within(1e-6));
    }

    @Test
    void shouldCutTheLossAtTen() {
        var model = oneViolator();
        model.examples.addRedeemed(0, 0, 9);
        warp(model, 10, range(0, 21), 20).learn(1);

        assertThat(model.moved(0)).isEqualTo(10);
    }

    @Test
    void shouldPassOverWhatWasOnlySeen() {
        var model = oneViolator();
        model.examples.addSeen(0, 1, 1);

        assertThat(warp(model, 10, range(0, 21), 20).learn(1)).isZero();
        assertThat(draws).hasSize(1);
    }

    /** The customer redeemed offers 0 to 4, of scores 4, 3, -2, -1, 1; offer 5 violates against all. */
    private int kOs(int k, int n, int... drawn) {
        var model = new Model(4, 3, -2, -1, 1, 9);
        for (int offer = 0; offer < 5; offer++) {
            model.examples.addRedeemed(0, offer, 7);
        }
        var scores = model.scores();
        var warp = new WarpStep(
                model.examples, new int[] {5, 5, 5}, 3, 10, model.positives(), scores, model.moves(), bound -> 0);
        var step = new KOsWarpStep(model.examples, model.positives(), k, n, scores, warp, drawing(drawn));
        assertThat(step.learn(0)).isEqualTo(1);
        assertThat(draws).isEmpty();
        // Without the example's weight: it stands for its customer.
        assertThat((double) model.moved(5)).isCloseTo(-Math.log(2), within(1e-6));
        return IntStream.range(0, 5)
                .filter(offer -> model.moved(offer) > 0)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldPickTheKthBestOfThoseDrawn() {
        assertThat(kOs(1, 4, 3, 0, 4, 2)).isEqualTo(0);
        assertThat(kOs(2, 4, 3, 0, 4, 2)).isEqualTo(4);
        assertThat(kOs(3, 4, 3, 0, 4, 2)).isEqualTo(3);
        assertThat(kOs(4, 4, 3, 0, 4, 2)).isEqualTo(2);
        assertThat(kOs(2, 3, 1, 1, 2)).isEqualTo(1);
    }

    @Test
    void shouldDrawNoMoreThanTheCustomerRedeemed() {
        assertThat(kOs(10, 20, 0, 1, 0, 1, 3)).isEqualTo(3);
        assertThat(kOs(5, 20, 0, 0, 0, 0, 2)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void shouldPassOverACustomerWhoRedeemedNothing(int k) {
        var model = new Model(0, 0);
        model.examples.addSeen(0, 0, 1);
        var warp = new WarpStep(
                model.examples, new int[] {1}, 1, 10, model.positives(), model.scores(), model.moves(), bound -> 0);

        assertThat(new KOsWarpStep(model.examples, model.positives(), k, 10, model.scores(), warp, drawing()).learn(0))
                .isZero();
    }
}
