package io.offerstream.local.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomerBootstrapTest {
    private static double[] halves(int customers, double one, double other) {
        var values = new double[customers];
        Arrays.setAll(values, customer -> customer % 2 == 0 ? one : other);
        return values;
    }

    @Test
    void shouldFindTheIntervalOfAMean() {
        var estimate = new CustomerBootstrap(1).mean(halves(400, 0, 1));

        // Standard error 0.5 / 20.
        assertThat(estimate.mean()).isEqualTo(0.5);
        assertThat(estimate.low()).isEqualTo(0.5 - 1.96 * 0.025, within(0.005));
        assertThat(estimate.high()).isEqualTo(0.5 + 1.96 * 0.025, within(0.005));
        assertThat(estimate.lowerBound()).isEqualTo(0.5 - 1.645 * 0.025, within(0.005));
    }

    @Test
    void shouldPairCustomers() {
        var one = halves(400, 0.2, 0.9);
        var other = halves(400, 0.1, 0.8);

        var difference = new CustomerBootstrap(1).difference(one, other);

        assertThat(difference.low()).isEqualTo(0.1, within(1e-9));
        assertThat(difference.high()).isEqualTo(0.1, within(1e-9));
    }

    @Test
    void shouldDrawTheSameWithTheSameSeed() {
        var values = halves(50, 0, 1);

        assertThat(new CustomerBootstrap(3).mean(values)).isEqualTo(new CustomerBootstrap(3).mean(values));
        assertThat(new CustomerBootstrap(3).mean(values)).isNotEqualTo(new CustomerBootstrap(4).mean(values));
    }

    @ParameterizedTest
    @CsvSource({
        "-0.02,  0.02, -0.0099, NOT_INFERIOR",
        "-0.01,  0.02, -0.01,   UNDECIDABLE",
        "-0.05, -0.01, -0.04,   UNDECIDABLE",
        "-0.05, -0.02, -0.04,   INFERIOR",
    })
    void shouldJudgeByBounds(double low, double high, double lowerBound, Verdict expected) {
        assertThat(Verdict.of(new Estimate((low + high) / 2, low, high, lowerBound)))
                .isEqualTo(expected);
    }
}
