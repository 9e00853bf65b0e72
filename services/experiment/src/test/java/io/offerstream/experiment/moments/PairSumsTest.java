package io.offerstream.experiment.moments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PairSumsTest {
    private static PairSums sums(List<Integer> amounts, long shift) {
        var sums = PairSums.NONE;
        for (int i = 0; i + 1 < amounts.size(); i += 2) {
            sums = sums.and(BigDecimal.valueOf(amounts.get(i) + shift), BigDecimal.valueOf(amounts.get(i + 1) + shift));
        }
        return sums;
    }

    /** However far from 0 the amounts lie: the textbook formula on doubles loses every digit here. */
    @Property
    void shouldNotChangeItsVarianceWhenAllIsShifted(@ForAll @Size(min = 4, max = 20) List<Integer> amounts) {
        var here = sums(amounts, 0);
        var far = sums(amounts, 1_000_000_000_000_000L);

        assertThat(far.varianceOf(BigDecimal.ZERO, BigDecimal.ONE))
                .isEqualTo(here.varianceOf(BigDecimal.ZERO, BigDecimal.ONE));
        assertThat(far.slope()).isEqualByComparingTo(here.slope());
    }

    @Property
    void shouldNotMindTheOrder(@ForAll @Size(min = 2, max = 20) List<Integer> amounts) {
        int half = amounts.size() / 4 * 2;
        var first = sums(amounts.subList(0, half), 0);
        var second = sums(amounts.subList(half, amounts.size()), 0);

        assertThat(first.plus(second).isSameAs(sums(amounts, 0))).isTrue();
        assertThat(second.plus(first).isSameAs(sums(amounts, 0))).isTrue();
    }

    @Test
    void shouldTellDifferencesThatDoublesCannot() {
        var one = PairSums.NONE.and(new BigDecimal("10000000000000000.01"), BigDecimal.ONE);
        var other = PairSums.NONE.and(new BigDecimal("10000000000000000.02"), BigDecimal.ONE);

        assertThat(other.meanLess(one, BigDecimal.ONE, BigDecimal.ZERO)).isCloseTo(0.01, within(1e-15));
        assertThat(other.ratioLess(one)).isCloseTo(0.01, within(1e-15));
    }

    @Test
    void shouldForgiveRoundedAmounts() {
        var rounded = new PairSums(
                3,
                new BigDecimal("0.3"),
                BigDecimal.valueOf(3),
                new BigDecimal("0.02999999999999999"),
                BigDecimal.valueOf(3),
                new BigDecimal("0.3"));

        assertThat(rounded.varianceOf(BigDecimal.ONE, BigDecimal.ZERO)).isZero();
    }

    @Test
    void shouldRefuseSumsThatNobodyHas() {
        assertThatIllegalArgumentException().isThrownBy(() -> PairSums.of(-1, 0, 0, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> PairSums.of(0, 1, 0, 1, 0, 0));
        assertThatIllegalArgumentException()
                .as("a negative variance")
                .isThrownBy(() -> PairSums.of(2, 10, 0, 49, 0, 0));
        assertThatIllegalArgumentException()
                .as("a correlation above 1")
                .isThrownBy(() -> PairSums.of(2, 0, 0, 2, 2, 3));
        assertThatIllegalStateException().isThrownBy(PairSums.NONE::meanFirst);
        assertThatIllegalStateException()
                .isThrownBy(() -> PairSums.of(1, 1, 1, 1, 1, 1).varianceOf(BigDecimal.ONE, BigDecimal.ONE));
    }
}
