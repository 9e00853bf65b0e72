package io.offerstream.experiment.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.experiment.pooling.PooledLift.Headline;
import io.offerstream.experiment.twoproportions.Proportion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PooledLiftTest {
    private static Stratum stratum(long x1, long n1, long x0, long n0) {
        return new Stratum(new Proportion(n1, x1), new Proportion(n0, x0));
    }

    private static List<Stratum> times(int count, Stratum stratum) {
        return Collections.nCopies(count, stratum);
    }

    @Test
    void shouldChooseTheHeadlineByItsRule() {
        var typical = stratum(520, 10_000, 470, 10_000);
        assertThat(headline(times(5, typical))).isEqualTo(Headline.FIXED);
        assertThat(headline(times(4, typical))).as("few strata").isEqualTo(Headline.MANTEL_HAENSZEL);
        assertThat(headline(with(times(6, typical), stratum(3, 90, 0, 95))))
                .as("a zero cell")
                .isEqualTo(Headline.MANTEL_HAENSZEL);
        assertThat(headline(with(times(6, typical), stratum(3, 90, 0, 0))))
                .as("an empty arm is no zero cell")
                .isEqualTo(Headline.FIXED);
        assertThat(headline(with(times(6, typical), stratum(300, 10_000, 470, 10_000))))
                .as("one that differs")
                .isEqualTo(Headline.RANDOM_WITH_PREDICTION);
        assertThat(headline(List.of())).isEqualTo(Headline.NONE);
        assertThat(headline(times(6, stratum(0, 10, 0, 10)))).isEqualTo(Headline.NONE);
    }

    private static Headline headline(List<Stratum> strata) {
        return PooledLift.of(strata, 0.05).headline();
    }

    private static List<Stratum> with(List<Stratum> strata, Stratum another) {
        var all = new ArrayList<>(strata);
        all.add(another);
        return all;
    }

    @Test
    void shouldNotMistakeTheSplitForAnEffect() {
        var result = PooledLift.of(List.of(stratum(4_770, 90_000, 50, 1_000), stratum(53, 10_000, 450, 90_000)), 0.05);

        assertThat(result.mantelHaenszel().orElseThrow().lift()).isCloseTo(0.06, within(0.001));
        assertThat(result.naiveLift().orElseThrow()).isGreaterThan(7);
    }

    @Test
    void shouldBeOneStratumWhereThereIsOne() {
        var pooled = PooledLift.of(List.of(stratum(120, 2_000, 100, 2_000)), 0.05)
                .inverseVariance()
                .orElseThrow();

        assertThat(pooled.fixed().lift()).isCloseTo(0.2, within(1e-12));
        assertThat(pooled.random()).isEqualTo(pooled.fixed());
        assertThat(pooled.prediction()).isEqualTo(pooled.fixed().interval());
        assertThat(pooled.heterogeneity().pValue()).isEqualTo(1);
        assertThat(pooled.fixed().log10PValue())
                .isCloseTo(Math.log10(pooled.fixed().pValue()), within(1e-12));
    }

    /** Customers keep their habits: only a new draw of the arms makes a new cycle independent. */
    @Test
    void shouldRaiseNoMoreFalseAlarmsThanItSaysWhereArmsAreDrawnAnew() {
        assertThat(falseAlarms(false)).isBetween(0.03, 0.072);
        assertThat(falseAlarms(true)).isGreaterThan(0.12);
    }

    private static double falseAlarms(boolean sticky) {
        var random = new SplittableRandom(20261123);
        int repetitions = 1_000;
        int alarms = 0;
        for (int repetition = 0; repetition < repetitions; repetition++) {
            long seed = random.nextLong();
            var strata = new ArrayList<Stratum>();
            for (int cycle = 0; cycle < 8; cycle++) {
                strata.add(cycle(random, new SplittableRandom(sticky ? seed : seed + cycle)));
            }
            var fixed =
                    PooledLift.of(strata, 0.05).inverseVariance().orElseThrow().fixed();
            alarms += fixed.interval().contains(0) ? 0 : 1;
        }
        return (double) alarms / repetitions;
    }

    private static Stratum cycle(SplittableRandom redemptions, SplittableRandom arms) {
        long[] users = new long[2];
        long[] redeemers = new long[2];
        for (int customer = 0; customer < 2_000; customer++) {
            int arm = arms.nextInt(2);
            users[arm]++;
            double rate = customer % 10 == 0 ? 0.6 : 0.01;
            redeemers[arm] += redemptions.nextDouble() < rate ? 1 : 0;
        }
        return stratum(redeemers[0], users[0], redeemers[1], users[1]);
    }
}
