package io.offerstream.experiment.confidencesequence;

import io.offerstream.experiment.mixture.RunningEvidence;

/**
 * An event confidence sequence as it runs: the moment, and the most that spoke against "no difference" up to it.
 * Repeating a moment changes nothing.
 *
 * @param now latest moment
 * @param evidence the most of all moments
 */
public record EventTrajectory(EventSequence now, RunningEvidence evidence) {

    /** Before the first redemption. */
    public static EventTrajectory start(EventDesign design) {
        return new EventTrajectory(new EventSequence(design, 0, 0), RunningEvidence.NONE);
    }

    /**
     * At a later moment.
     *
     * @param firstRedemptionsTest in total so far
     * @param firstRedemptionsControl in total so far
     * @throws IllegalArgumentException if there were more before: a first redemption is not taken back
     */
    public EventTrajectory then(long firstRedemptionsTest, long firstRedemptionsControl) {
        if (firstRedemptionsTest < now.firstRedemptionsTest()
                || firstRedemptionsControl < now.firstRedemptionsControl()) {
            throw new IllegalArgumentException("firstRedemptions must not fall, found " + firstRedemptionsTest + " and "
                    + firstRedemptionsControl + " after " + now.firstRedemptionsTest() + " and "
                    + now.firstRedemptionsControl());
        }
        var next = new EventSequence(now.design(), firstRedemptionsTest, firstRedemptionsControl);
        return new EventTrajectory(next, evidence.and(next.logBayesFactorNull()));
    }
}
