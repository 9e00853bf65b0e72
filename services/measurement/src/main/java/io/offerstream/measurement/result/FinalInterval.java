package io.offerstream.measurement.result;

import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.experiment.twoproportions.TwoProportions;
import io.offerstream.schemas.ExperimentResult;

/** The one interval of a closed cycle, declared before it began: redeeming customers per assigned customer. */
record FinalInterval(TwoProportions comparison) {
    /** What the live sequence leaves of the five hundredths that a cycle may err. */
    static final double ALPHA = 0.04;

    static FinalInterval of(Proportion test, Proportion control) {
        return new FinalInterval(TwoProportions.compare(test, control, ALPHA));
    }

    void writeTo(ExperimentResult.Builder result) {
        result.setLiftStatus(comparison.status().name()).setAlpha(ALPHA);
        comparison
                .difference()
                .ifPresent(difference -> result.setDifference(difference.value())
                        .setDifferenceLow(difference.newcombe().low())
                        .setDifferenceHigh(difference.newcombe().high()));
        comparison.scoreTest().ifPresent(test -> result.setPValue(test.pValue()).setLog10P(test.log10PValue()));
        comparison.lift().ifPresent(lift -> {
            lift.value().ifPresent(result::setLift);
            lift.headline().ifPresent(headline -> {
                result.setMethod(headline.method().name());
                Bounds.of(headline.interval()).into(result::setLiftLow, result::setLiftHigh);
            });
        });
    }
}
