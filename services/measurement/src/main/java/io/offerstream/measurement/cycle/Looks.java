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
 * @param direction which way that look went: 1 for TEST, -1 against it, 0 before the first
 * @param harm log e-value of harm as of now
 * @param mostHarm the largest at any look of the last tick
 */
public record Looks(long test, long control, RunningEvidence evidence, int direction, double harm, double mostHarm) {
    /** Before the first redemption. */
    static final Looks NONE = new Looks(0, 0, RunningEvidence.NONE, 0, 0, 0);

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
        var next = new Looks(testNow, controlNow, evidence, direction, harm, Double.NEGATIVE_INFINITY);
        for (var change : changes.values()) {
            if (change.test() > 0 || change.control() > 0) {
                next = next.and(Math.max(0, change.test()), Math.max(0, change.control()), design);
            }
        }
        return next.asOfNow(design);
    }

    private Looks and(long moreTest, long moreControl, Optional<EventDesign> design) {
        long testNow = test + moreTest;
        long controlNow = control + moreControl;
        if (design.isEmpty()) {
            return new Looks(testNow, controlNow, evidence, direction, harm, mostHarm);
        }
        var now = new EventSequence(design.get(), testNow, controlNow);
        var evidenceNow = evidence.and(now.logBayesFactorNull());
        double harmNow = new CycleHarm(design.get()).logEvidence(testNow, controlNow);
        return new Looks(
                testNow,
                controlNow,
                evidenceNow,
                evidenceNow.equals(evidence) ? direction : now.lift().orElse(1) < 0 ? -1 : 1,
                harmNow,
                Math.max(mostHarm, harmNow));
    }

    /** Customers who joined, or redemptions that were taken back, change what is left of the harm. */
    private Looks asOfNow(Optional<EventDesign> design) {
        double harmNow = design.map(known -> new CycleHarm(known).logEvidence(test, control))
                .orElse(0.0);
        return new Looks(test, control, evidence, direction, harmNow, Math.max(mostHarm, harmNow));
    }
}
