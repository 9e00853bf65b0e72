package io.offerstream.measurement.result;

import io.offerstream.experiment.confidencesequence.EventDesign;
import io.offerstream.experiment.confidencesequence.EventSequence;
import io.offerstream.experiment.mixture.RunningEvidence;
import io.offerstream.experiment.twoproportions.Interval;
import io.offerstream.measurement.cycle.Looks;
import io.offerstream.schemas.ExperimentResult;
import java.util.OptionalDouble;

/**
 * What may be said of an open cycle however often somebody looks: the confidence sequence of first redemptions.
 *
 * @param evidence the most that any look had
 * @param direction which way that look went: -1 against TEST
 * @param lift of the redemption rate; empty before the control's first redemption
 * @param interval of the lift, at {@link #ALPHA} over all looks
 */
record LiveSequence(RunningEvidence evidence, int direction, OptionalDouble lift, Interval interval) {
    /** Of the five hundredths that a cycle may err, one is spent while it is open. */
    static final double ALPHA = 0.01;

    /** What it says. */
    enum Status {
        NOT_YET,
        LIFT,
        HARM,
        NO_DATA,
        WITHHELD
    }

    static LiveSequence of(EventDesign design, Looks looks) {
        var now = new EventSequence(design, looks.test(), looks.control());
        return new LiveSequence(looks.evidence(), looks.direction(), now.lift(), now.lifts(ALPHA));
    }

    /** Once it has shown a difference it stays shown, the way it went then. */
    Status status() {
        if (evidence.pValue() >= ALPHA) {
            return Status.NOT_YET;
        }
        return direction < 0 ? Status.HARM : Status.LIFT;
    }

    void writeTo(ExperimentResult.Builder result) {
        result.setLiveStatus(status().name())
                .setLiveAlpha(ALPHA)
                .setLiveP(evidence.pValue())
                .setLiveLog10P(evidence.log10PValue())
                .setLiveLiftLow(interval.low());
        lift.ifPresent(result::setLiveLift);
        if (Double.isFinite(interval.high())) {
            result.setLiveLiftHigh(interval.high());
        }
    }
}
