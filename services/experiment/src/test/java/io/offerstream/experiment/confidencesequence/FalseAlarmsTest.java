package io.offerstream.experiment.confidencesequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.experiment.twoproportions.RelativeLift;
import io.offerstream.experiment.twoproportions.TwoProportions;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * How often arms that are alike look different to someone who looks after every redemption. The wrong methods must be
 * seen to fail, or the simulation proves nothing.
 */
class FalseAlarmsTest {
    private static final int REPETITIONS = 1_000;
    private static final double RATE = 0.05;

    private final SplittableRandom random = new SplittableRandom(20261123);

    @Test
    void shouldHoldOnAFixedCohortHoweverOftenItIsLookedAt() {
        assertThat(share(() -> everRuledOut(cohort(20_000, 20_000), 0.05))).isLessThan(0.033);
        assertThat(share(() -> everRuledOut(cohort(36_000, 4_000), 0.05))).isLessThan(0.033);
    }

    @Test
    void shouldNotHoldByTheClockOfCustomers() {
        assertThat(share(() -> everRuledOutAsymptotically(cohort(36_000, 4_000))))
                .as("from the twentieth redemption on")
                .isGreaterThan(0.1);
    }

    @Test
    void shouldSpendNoMoreThanLiveAndFinalTogether() {
        assertThat(share(() -> {
                    var cohort = cohort(20_000, 20_000);
                    return everRuledOut(cohort, 0.01) || ruledOutAtTheEnd(cohort);
                }))
                .isBetween(0.025, 0.066);
    }

    @Test
    void shouldCountACustomerOnce() {
        assertThat(share(() -> everRuledOut(withRepeats(false), 0.05))).isLessThan(0.035);
        assertThat(share(() -> everRuledOut(withRepeats(true), 0.05)))
                .as("every redemption of those who redeem again and again")
                .isGreaterThan(0.09);
    }

    private interface Cycle {
        boolean alarms();
    }

    private static double share(Cycle cycle) {
        int alarms = 0;
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            alarms += cycle.alarms() ? 1 : 0;
        }
        return (double) alarms / REPETITIONS;
    }

    /**
     * Redemptions in the order in which they came.
     *
     * @param redemptions how many
     * @param inTest which of them were in TEST
     */
    private record Cohort(int test, int control, int redemptions, BitSet inTest) {
        EventDesign design() {
            return new EventDesign(test, control, EventDesign.DEFAULT_KAPPA);
        }
    }

    private Cohort cohort(int test, int control) {
        return shuffled(test, control, redeemers(test), redeemers(control));
    }

    private int redeemers(int customers) {
        int redeemers = 0;
        for (int customer = 0; customer < customers; customer++) {
            redeemers += random.nextDouble() < RATE ? 1 : 0;
        }
        return redeemers;
    }

    /** Counts of a negative binomial distribution with shape 0.05 and mean 0.1. */
    private Cohort withRepeats(boolean counted) {
        return shuffled(20_000, 20_000, redemptions(counted), redemptions(counted));
    }

    private int redemptions(boolean counted) {
        double shape = 0.05;
        double success = 2.0 / 3;
        double none = Math.pow(1 - success, shape);
        int sum = 0;
        for (int customer = 0; customer < 20_000; customer++) {
            double left = random.nextDouble();
            double probability = none;
            int count = 0;
            while (left >= probability && count < 1_000) {
                left -= probability;
                probability *= success * (count + shape) / (count + 1);
                count++;
            }
            sum += counted ? count : Math.min(1, count);
        }
        return sum;
    }

    private Cohort shuffled(int test, int control, int inTest, int inControl) {
        int redemptions = inTest + inControl;
        var order = new BitSet(redemptions);
        int left = inTest;
        for (int i = 0; i < redemptions; i++) {
            if (random.nextInt(redemptions - i) < left) {
                order.set(i);
                left--;
            }
        }
        return new Cohort(test, control, redemptions, order);
    }

    private static boolean everRuledOut(Cohort cohort, double alpha) {
        var mixture = cohort.design().mixture();
        double limit = -Math.log(alpha);
        int test = 0;
        for (int seen = 1; seen <= cohort.redemptions(); seen++) {
            test += cohort.inTest().get(seen - 1) ? 1 : 0;
            if (mixture.logBayesFactor(test, seen - test) >= limit) {
                return true;
            }
        }
        return false;
    }

    private static boolean everRuledOutAsymptotically(Cohort cohort) {
        double n1 = cohort.test();
        double n0 = cohort.control();
        double limit = new AsymptoticTuning(0.05, 40_000).multiplier(40_000);
        int test = 0;
        for (int seen = 1; seen <= cohort.redemptions(); seen++) {
            test += cohort.inTest().get(seen - 1) ? 1 : 0;
            double p1 = test / n1;
            double p0 = (seen - test) / n0;
            double error = Math.sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0);
            if (seen >= 20 && Math.abs(p1 - p0) > limit * error) {
                return true;
            }
        }
        return false;
    }

    private static boolean ruledOutAtTheEnd(Cohort cohort) {
        int test = cohort.inTest().cardinality();
        var lift = TwoProportions.compare(
                        new Proportion(cohort.test(), test),
                        new Proportion(cohort.control(), cohort.redemptions() - test),
                        0.04)
                .lift()
                .flatMap(RelativeLift::headline);
        return lift.filter(headline -> !headline.interval().contains(0)).isPresent();
    }
}
