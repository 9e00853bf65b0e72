package io.offerstream.experiment.harm;

/**
 * One cycle's evidence that TEST redeems less than CONTROL: an e-value on the sequence of first redemptions. If TEST does
 * no harm, each comes from TEST with probability {@code usersTest / (usersTest + usersControl)} or more; the alternative
 * is the prior of the event sequence, Beta(kappa p, kappa (1 - p)), cut off at that probability. It may be looked at
 * after every redemption.
 *
 * @param usersTest customers assigned to TEST, at least 1
 * @param usersControl customers assigned to the control that TEST is compared with, at least 1
 * @param concentration kappa of the prior, positive: how small a harm is looked for
 * @see "Lindon, Malek: Anytime-valid inference for multinomial count data, NeurIPS 2022"
 */
public record CycleHarm(long usersTest, long usersControl, double concentration) {
    /** As in the event sequence: tuned to changes of 15 %, and nearly as strong from 5 to 30 %. */
    public static final double CONCENTRATION = 200;

    public CycleHarm {
        if (usersTest < 1 || usersControl < 1 || !(concentration > 0 && concentration < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("both arms need users, and concentration must be positive, found "
                    + usersTest + " in test, " + usersControl + " in control, concentration " + concentration);
        }
    }

    /** With the usual concentration. */
    public CycleHarm(long usersTest, long usersControl) {
        this(usersTest, usersControl, CONCENTRATION);
    }

    /**
     * Natural logarithm of the e-value; 0 before any redemption, negative where TEST redeems more.
     *
     * @param redeemersTest customers of TEST with a first redemption so far
     * @param redeemersControl the same in the control
     */
    public double logEvidence(long redeemersTest, long redeemersControl) {
        if (redeemersTest < 0 || redeemersControl < 0) {
            throw new IllegalArgumentException(
                    "redeemers must not be negative, found " + redeemersTest + " and " + redeemersControl);
        }
        if (redeemersTest + redeemersControl == 0) {
            return 0;
        }
        double share = (double) usersTest / (usersTest + usersControl);
        double a = concentration * share;
        double b = concentration * (1 - share);
        return TruncatedBeta.logLikelihoodRatio(a + redeemersTest, b + redeemersControl, share)
                - TruncatedBeta.logLikelihoodRatio(a, b, share);
    }
}
