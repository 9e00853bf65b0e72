package io.offerstream.experiment.ratio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WinsorisingTest {
    @Test
    void shouldCapOneInAThousandOfThoseWhoSpent() {
        double[] test = IntStream.rangeClosed(1, 1_500).asDoubleStream().toArray();
        double[] control = IntStream.rangeClosed(1_501, 2_000).asDoubleStream().toArray();

        var winsorising = Winsorising.of(test, control);

        assertThat(winsorising.cap()).isEqualTo(1_998);
        assertThat(winsorising.capped(2_000)).isEqualTo(1_998);
        assertThat(winsorising.capped(7)).isEqualTo(7);
        assertThat(Winsorising.of(new double[] {0, 0, 0, 5}, new double[] {0, 9}))
                .isEqualTo(new Winsorising(9));
    }

    @Test
    void shouldCapNothingWhereNobodySpent() {
        assertThat(Winsorising.of(new double[3], new double[0]).capped(5)).isEqualTo(5);
        assertThatIllegalArgumentException().isThrownBy(() -> Winsorising.of(new double[] {-1}, new double[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> Winsorising.of(new double[] {Double.NaN}, new double[0]));
    }
}
