package io.offerstream.experiment.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrawsTest {
    @ParameterizedTest
    @CsvSource({"12, 0.3", "60, 0.035", "20000, 0.0003", "100, 0.1", "100, 0.5", "20000, 0.05", "400, 0.93"})
    void shouldDrawBinomials(int n, double p) {
        var distribution = BinomialDistribution.of(n, p);
        var random = new SplittableRandom(11);
        int draws = 50_000;
        int[] counts = new int[n + 1];
        for (int draw = 0; draw < draws; draw++) {
            counts[Draws.binomial(random, n, p)]++;
        }

        double chiSquare = 0;
        int cells = 0;
        double restExpected = 0;
        double restCounted = 0;
        for (int value = 0; value <= n; value++) {
            double expected = draws * distribution.probability(value);
            if (expected >= 5) {
                chiSquare += Math.pow(counts[value] - expected, 2) / expected;
                cells++;
            } else {
                restExpected += expected;
                restCounted += counts[value];
            }
        }
        chiSquare += restExpected > 0 ? Math.pow(restCounted - restExpected, 2) / restExpected : 0;
        assertThat(ChiSquaredDistribution.of(cells).survivalProbability(chiSquare))
                .isGreaterThan(1e-3);
    }

    @Test
    void shouldDrawNothingFromNothing() {
        var random = new SplittableRandom(1);

        assertThat(Draws.binomial(random, 0, 0.5)).isZero();
        assertThat(Draws.binomial(random, 10, 0)).isZero();
        assertThat(Draws.binomial(random, 10, 1)).isEqualTo(10);
    }
}
