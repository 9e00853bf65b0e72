package io.offerstream.measurement.cycle;

import io.offerstream.experiment.confidencesequence.EventDesign;
import io.offerstream.experiment.confidencesequence.EventSequence;
import io.offerstream.experiment.harm.CycleHarm;
import io.offerstream.experiment.mixture.RunningEvidence;
import io.offerstream.measurement.cycle.FirstRedemptions.Redeemed;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Looks at a cycle after every first redemption, in order of time; redemptions of the same millisecond are one look.
 *
 * @param test customers of TEST who have redeemed
 * @param control customers of the control who have
 * @param evidence the most that spoke against "the arms redeem alike" at any look
 * @param harm log e-value of harm at the last look
 * @param mostHarm the largest of these looks
 */
public record Looks(long test, long control, RunningEvidence evidence, double harm, double mostHarm) {
    /** Before the first redemption. */
    static final Looks NONE = new Looks(0, 0, RunningEvidence.NONE, 0, 0);

    /**
     * Goes on with what one tick brought. What it takes back goes first, and is no look of its own.
     *
     * @param changes by time
     * @param design of the customers assigned by now; empty while an arm has none, and nothing can be compared
     */
    Looks then(SortedMap<Long, Redeemed> changes, Optional<EventDesign> design) {
        long testNow = test;
        long controlNow = control;
        for (var change : changes.values()) {
            testNow += Math.min(0, change.test());
            controlNow += Math.min(0, change.control());
        }
        var evidenceNow = evidence;
        double harmNow = harm;
        double most = Double.NEGATIVE_INFINITY;
        for (var change : changes.values()) {
            boolean isLook = change.test() > 0 || change.control() > 0;
            testNow += Math.max(0, change.test());
            controlNow += Math.max(0, change.control());
            if (isLook && design.isPresent()) {
                var known = design.get();
                evidenceNow = evidenceNow.and(new EventSequence(known, testNow, controlNow).logBayesFactorNull());
                harmNow = new CycleHarm(known).logEvidence(testNow, controlNow);
                most = Math.max(most, harmNow);
            }
        }
        return new Looks(testNow, controlNow, evidenceNow, harmNow, Math.max(most, harmNow));
    }
}
