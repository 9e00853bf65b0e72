package io.offerstream.ranking.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.ranking.chance.Chance;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlateDrawsTest {
    private static long[] keys(int offers) {
        return IntStream.range(0, offers)
                .mapToLong(offer -> Chance.mix(offer + 17))
                .toArray();
    }

    private static int[] draw(double[] logits, long[] keys, long customer, int positions) {
        var slate = new int[positions];
        int drawn = new SlateDraws(positions).draw(logits, keys, customer, slate);
        return Arrays.copyOf(slate, drawn);
    }

    private static double[] conditionals(double[] logits, int... slate) {
        var conditionals = new double[slate.length];
        SlateDraws.conditionals(logits, slate, slate.length, new double[logits.length], conditionals);
        return conditionals;
    }

    @Test
    void shouldDrawEachOrderedSlateAsOftenAsItSays() {
        double[] logits = {0.3, -1, SlateDraws.REFUSED, 1.2};
        var keys = keys(4);
        int draws = 200_000;
        var counts = new int[64];
        for (int customer = 0; customer < draws; customer++) {
            var slate = draw(logits, keys, Chance.mix(customer), 2);
            counts[4 * slate[0] + slate[1]]++;
        }

        for (int first : new int[] {0, 1, 3}) {
            for (int second : new int[] {0, 1, 3}) {
                if (first != second) {
                    var given = conditionals(logits, first, second);
                    double expected = draws * given[0] * given[1];
                    assertThat((double) counts[4 * first + second])
                            .as("%s, %s", first, second)
                            .isCloseTo(expected, within(4.5 * Math.sqrt(expected)));
                }
            }
        }
        assertThat(Arrays.stream(counts).sum()).isEqualTo(draws);
    }

    @Property(tries = 300)
    void shouldMoveOnlyTheSlatesThatAnOfferIsIn(
            @ForAll @Size(8) double @DoubleRange(min = -3, max = 3) [] logits,
            @ForAll @IntRange(min = 0, max = 7) int gone,
            @ForAll long customer) {
        var keys = keys(8);
        var with = draw(logits, keys, customer, 3);
        var left = logits.clone();
        left[gone] = SlateDraws.REFUSED;
        var without = draw(left, keys, customer, 3);

        var kept = Arrays.stream(with).filter(offer -> offer != gone).toArray();
        assertThat(Arrays.copyOf(without, kept.length)).containsExactly(kept);
    }

    @Property(tries = 300)
    void shouldNotCareInWhichOrderOffersCome(
            @ForAll @Size(6) double @DoubleRange(min = -3, max = 3) [] logits, @ForAll long customer) {
        var keys = keys(6);
        var slate = draw(logits, keys, customer, 3);
        var reversedLogits = new double[6];
        var reversedKeys = new long[6];
        for (int offer = 0; offer < 6; offer++) {
            reversedLogits[5 - offer] = logits[offer];
            reversedKeys[5 - offer] = keys[offer];
        }
        var reversed = draw(reversedLogits, reversedKeys, customer, 3);

        assertThat(Arrays.stream(reversed).map(offer -> 5 - offer).toArray()).containsExactly(slate);
    }

    @Property(tries = 300)
    void shouldSayProbabilitiesThatSumToOneOverWhatIsLeft(
            @ForAll @Size(5) double @DoubleRange(min = -300, max = 300) [] logits) {
        for (int first = 0; first < 5; first++) {
            double sum = 0;
            double firstIs = 0;
            for (int second = 0; second < 5; second++) {
                if (second != first) {
                    var given = conditionals(logits, first, second);
                    firstIs = given[0];
                    sum += given[1];
                }
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
            assertThat(firstIs).isBetween(0.0, 1.0);
        }
    }

    @Test
    void shouldNotLoseWhatADwarfingOfferLeaves() {
        assertThat(conditionals(new double[] {2000, 1, 0}, 0, 1, 2))
                .containsExactly(new double[] {1, 1 / (1 + Math.exp(-1)), 1}, within(1e-15));
        assertThat(conditionals(new double[] {2000, 1000, 0}, 0, 1, 2)).containsExactly(1, 1, 1);
    }

    @Test
    void shouldBeUniformWhereNothingIsBetter() {
        assertThat(conditionals(new double[7], 6, 2, 3)).containsExactly(1.0 / 7, 1.0 / 6, 1.0 / 5);
    }

    @Test
    void shouldDrawFewerWhereFewerAreToBeHad() {
        double[] logits = {SlateDraws.REFUSED, 0, SlateDraws.REFUSED, 0};
        assertThat(draw(logits, keys(4), 5, 3)).containsExactlyInAnyOrder(1, 3);
        assertThat(draw(new double[] {SlateDraws.REFUSED}, keys(1), 5, 3)).isEmpty();
        assertThatThrownBy(() -> new SlateDraws(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 positions");
    }

    @Property(tries = 200)
    void shouldGiveCustomersLuckOfTheirOwn(@ForAll long one, @ForAll long other) {
        Assume.that(one != other);
        var keys = keys(400);
        assertThat(draw(new double[400], keys, one, 10)).isNotEqualTo(draw(new double[400], keys, other, 10));
    }
}
