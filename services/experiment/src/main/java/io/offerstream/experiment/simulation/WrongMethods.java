package io.offerstream.experiment.simulation;

import io.offerstream.experiment.confidencesequence.AsymptoticTuning;
import io.offerstream.experiment.harm.HarmEvidence;
import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.experiment.twoproportions.Difference;
import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.experiment.twoproportions.TwoProportions;

/**
 * Methods in common use that do not keep their promise. The simulations show by how much; nothing else may use them.
 */
final class WrongMethods {
    /** Two-sided, 5 %. */
    private static final double CRITICAL = NormalTail.criticalValue(0.05);

    /** Before that many redemptions not even a careless dashboard shows a verdict. */
    private static final int FEWEST = 20;

    private WrongMethods() {}

    /** A test for one look, looked at again and again. */
    static boolean naive(Proportion test, Proportion control) {
        return TwoProportions.compare(test, control, 0.05)
                .difference()
                .filter(difference -> !difference.wald().contains(0))
                .isPresent();
    }

    /** The same after every redemption. */
    static boolean naiveAfterRedemption(int test, int usersTest, int control, int usersControl) {
        return test + control >= FEWEST && Math.abs(z(test, usersTest, control, usersControl)) > CRITICAL;
    }

    /**
     * A confidence sequence for customers who enter over time, on a cohort assigned at once: its clock stands still.
     *
     * @param multiplier of {@link AsymptoticTuning}, for all customers
     */
    static boolean stoppedClock(int test, int usersTest, int control, int usersControl, double multiplier) {
        return test > 0
                && control > 0
                && test + control >= FEWEST
                && Math.abs(z(test, usersTest, control, usersControl)) > multiplier;
    }

    /** Impressions taken for independent trials, although they come in heaps of one customer each. */
    static boolean impressionsAsTrials(Proportion test, Proportion control) {
        return naive(test, control);
    }

    /**
     * The product of all cycles alone: it forgives a bad model for the good ones before.
     *
     * @return what the open cycle's log e-value has to exceed
     */
    static double neededByPlainProduct(HarmEvidence evidence, double alpha) {
        return -Math.log(alpha)
                - evidence.finishedCycles().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
    }

    /** As {@link Difference}, unpooled, but millions of times a second. */
    private static double z(int test, int usersTest, int control, int usersControl) {
        double rateTest = (double) test / usersTest;
        double rateControl = (double) control / usersControl;
        double variance = rateTest * (1 - rateTest) / usersTest + rateControl * (1 - rateControl) / usersControl;
        return variance > 0 ? (rateTest - rateControl) / Math.sqrt(variance) : 0;
    }
}
