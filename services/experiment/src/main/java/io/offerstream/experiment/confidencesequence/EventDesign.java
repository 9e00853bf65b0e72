package io.offerstream.experiment.confidencesequence;

import io.offerstream.experiment.mixture.DirichletMixture;
import java.util.List;

/**
 * What an event confidence sequence knows before the first redemption. Its clock is the first redemptions of customers
 * who were all assigned at the start.
 *
 * @param assignedTest customers in TEST, at least 1
 * @param assignedControl customers in CONTROL, at least 1
 * @param kappa weight of the prior, in redemptions, above 0
 */
public record EventDesign(long assignedTest, long assignedControl, double kappa) {
    /** Good for lifts about 15 % at equal arms; 50 to 500 have nearly the same power. */
    public static final double DEFAULT_KAPPA = 200;

    /**
     * Checks the design.
     *
     * @throws IllegalArgumentException if an arm is empty or kappa not above 0
     */
    public EventDesign {
        if (assignedTest < 1 || assignedControl < 1) {
            throw new IllegalArgumentException("both arms need assigned customers, found " + assignedTest
                    + " in test and " + assignedControl + " in control");
        }
        if (!(kappa > 0) || Double.isInfinite(kappa)) {
            throw new IllegalArgumentException("kappa must be above 0 and finite, found " + kappa);
        }
    }

    /**
     * The design that is most sensitive about one size of lift: the prior's standard deviation of the share is what
     * that lift moves it by.
     *
     * @param detectableLift relative lift to tune for, above 0, e.g. 0.15
     */
    public static EventDesign tunedFor(long assignedTest, long assignedControl, double detectableLift) {
        if (!(detectableLift > 0)) {
            throw new IllegalArgumentException("detectableLift must be above 0, found " + detectableLift);
        }
        var untuned = new EventDesign(assignedTest, assignedControl, DEFAULT_KAPPA);
        double spread = untuned.nullShare() * untuned.nullShareControl();
        double deviation = spread * Math.log1p(detectableLift);
        return new EventDesign(assignedTest, assignedControl, spread / (deviation * deviation));
    }

    /** The share of TEST among redeemers if the offers make no difference: its share of the customers. */
    public double nullShare() {
        return assignedTest / ((double) assignedTest + assignedControl);
    }

    /** 1 minus that, exact where that is nearly 1. */
    public double nullShareControl() {
        return assignedControl / ((double) assignedTest + assignedControl);
    }

    DirichletMixture mixture() {
        return new DirichletMixture(kappa, List.of(nullShare(), nullShareControl()));
    }
}
