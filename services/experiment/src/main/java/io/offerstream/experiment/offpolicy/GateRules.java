package io.offerstream.experiment.offpolicy;

/**
 * When a value may be read, and how much worse than the baseline still passes.
 *
 * @param tolerated share of the baseline's value that the new policy may lack
 * @param oneSidedAlpha how often a policy exactly that much worse may pass
 * @param bound which lower bound must pass
 * @param fewestEffectiveSlates at each position, for each policy compared
 * @param fewestMatchedRedemptions for each policy compared
 * @param largestWeightShare that one slate may hold at a position
 * @param weightStandardErrors that a mean weight may be from 1
 * @param largestMissingShare of slates whose propensities are lost
 */
public record GateRules(
        double tolerated,
        double oneSidedAlpha,
        Bound bound,
        double fewestEffectiveSlates,
        long fewestMatchedRedemptions,
        double largestWeightShare,
        double weightStandardErrors,
        double largestMissingShare) {
    /** The lower bound of the difference that must pass. */
    public enum Bound {
        /** By the standard error of paired influences. */
        NORMAL,
        /** Empirical Bernstein on paired, not self-normalised differences: safe at any size, and far wider. */
        EMPIRICAL_BERNSTEIN
    }

    /** Not inferior by more than 2 %, at 5 %. */
    public static final GateRules STANDARD = new GateRules(0.02, 0.05, Bound.NORMAL, 200, 50, 0.05, 3, 0.001);

    public GateRules {
        if (!(tolerated >= 0 && tolerated < 1) || !(oneSidedAlpha > 0 && oneSidedAlpha < 0.5)) {
            throw new IllegalArgumentException("tolerated must be in [0, 1) and oneSidedAlpha in (0, 0.5), found "
                    + tolerated + " and " + oneSidedAlpha);
        }
    }

    public GateRules with(Bound other) {
        return new GateRules(
                tolerated,
                oneSidedAlpha,
                other,
                fewestEffectiveSlates,
                fewestMatchedRedemptions,
                largestWeightShare,
                weightStandardErrors,
                largestMissingShare);
    }
}
