package io.offerstream.experiment.harm;

import io.offerstream.experiment.confidencesequence.EventDesign;

/**
 * One cycle's evidence that TEST redeems less than CONTROL: an e-value on the sequence of first redemptions. If TEST does
 * no harm, each comes from TEST with probability p, its share of the customers, or more; the alternative is the prior of
 * the event sequence, Beta(kappa p, kappa (1 - p)), cut off at p. It may be looked at after every redemption.
 *
 * @param design customers of TEST and of the control that it is compared with, and kappa: tuned to changes of 15 %, the
 *     usual one is nearly as strong from 5 to 30 %
 * @see "Lindon, Malek: Anytime-valid inference for multinomial count data, NeurIPS 2022"
 */
public record CycleHarm(EventDesign design) {
    /** With the usual kappa. */
    public static CycleHarm of(long assignedTest, long assignedControl) {
        return new CycleHarm(new EventDesign(assignedTest, assignedControl, EventDesign.DEFAULT_KAPPA));
    }

    /**
     * Natural logarithm of the e-value; 0 before any redemption, negative where TEST redeems more.
     *
     * @param redeemersTest customers of TEST with a first redemption so far
     * @param redeemersControl the same in the control
     * @throws IllegalArgumentException if a number is negative
     */
    public double logEvidence(long redeemersTest, long redeemersControl) {
        if (redeemersTest < 0 || redeemersControl < 0) {
            throw new IllegalArgumentException(
                    "redeemers must not be negative, found " + redeemersTest + " and " + redeemersControl);
        }
        if (redeemersTest + redeemersControl == 0) {
            return 0;
        }
        double share = design.nullShare();
        double a = design.kappa() * share;
        double b = design.kappa() * design.nullShareControl();
        return TruncatedBeta.logLikelihoodRatio(a + redeemersTest, b + redeemersControl, share)
                - TruncatedBeta.logLikelihoodRatio(a, b, share);
    }
}
