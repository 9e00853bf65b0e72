package io.offerstream.measurement.result;

import io.offerstream.experiment.confidencesequence.EventDesign;
import io.offerstream.experiment.confidencesequence.EventSequence;
import io.offerstream.experiment.mixture.RunningEvidence;
import io.offerstream.experiment.twoproportions.Interval;
import io.offerstream.schemas.ExperimentResult;
import java.util.OptionalDouble;

/**
 * What may be said of an open cycle however often somebody looks: the confidence sequence of first redemptions.
 *
 * @param evidence the most that any look had
 * @param lift of the redemption rate; empty before the control's first redemption
 * @param interval of the lift, at {@link #ALPHA} over all looks
 */
record LiveSequence(RunningEvidence evidence, OptionalDouble lift, Interval interval) {
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

    static LiveSequence of(EventDesign design, long test, long control, RunningEvidence evidence) {
        var now = new EventSequence(design, test, control);
        return new LiveSequence(evidence, now.lift(), now.lifts(ALPHA));
    }

    /** Once it has shown a difference it stays shown; which way, the newest look says. */
    Status status() {
        if (evidence.pValue() >= ALPHA) {
            return Status.NOT_YET;
        }
        return lift.isPresent() && lift.getAsDouble() < 0 ? Status.HARM : Status.LIFT;
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
