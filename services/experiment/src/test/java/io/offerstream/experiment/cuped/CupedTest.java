package io.offerstream.experiment.cuped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.experiment.moments.PairSums;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CupedTest {
    @Test
    void shouldFindTheSameEffectWithASmallerError() {
        var random = new SplittableRandom(20261123);
        int repetitions = 600;
        double sum = 0;
        int covered = 0;
        double reduction = 0;
        for (int repetition = 0; repetition < repetitions; repetition++) {
            var result = Cuped.compare(arm(random, 0.05), arm(random, 0), 0.05).orElseThrow();
            sum += result.adjusted().value();
            covered += result.adjusted().interval().orElseThrow().contains(0.05) ? 1 : 0;
            reduction += result.varianceReduction().orElseThrow();
        }

        assertThat(sum / repetitions).isCloseTo(0.05, within(0.004));
        assertThat((double) covered / repetitions).isBetween(0.92, 0.98);
        assertThat(reduction / repetitions).isBetween(0.2, 0.6);
    }

    /** Those who redeemed before redeem more readily now. */
    private static PairSums arm(SplittableRandom random, double effect) {
        long y = 0;
        long x = 0;
        long xy = 0;
        int customers = 2_000;
        for (int customer = 0; customer < customers; customer++) {
            int before = random.nextDouble() < 0.3 ? 1 : 0;
            int now = random.nextDouble() < (before == 1 ? 0.75 : 0.1) + effect ? 1 : 0;
            y += now;
            x += before;
            xy += (long) now * before;
        }
        return PairSums.of(customers, y, x, y, x, xy);
    }

    @Test
    void shouldLeaveTheRawResultWithoutACovariate() {
        var result = Cuped.compare(PairSums.of(50, 17, 0, 17, 0, 0), PairSums.of(60, 15, 0, 15, 0, 0), 0.05)
                .orElseThrow();

        assertThat(result.theta()).isZero();
        assertThat(result.adjusted()).isEqualTo(result.raw());
        assertThat(result.varianceReduction()).hasValue(0);
        assertThat(result.covariatePValue()).isEmpty();
    }

    @Test
    void shouldSayNothingOfASingleCustomer() {
        var some = PairSums.of(50, 17, 9, 17, 11, 5);

        assertThat(Cuped.compare(some, PairSums.of(1, 1, 1, 1, 1, 1), 0.05)).isEmpty();
        assertThat(Cuped.compare(PairSums.NONE, some, 0.05)).isEmpty();
    }
}
