package io.offerstream.measurement.result;

import io.offerstream.experiment.cuped.Cuped;
import io.offerstream.experiment.cuped.StratifiedCuped;
import io.offerstream.experiment.cuped.StratifiedCuped.Stratum;
import io.offerstream.measurement.cycle.CycleSums;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.ExperimentResult;
import java.util.List;

/**
 * The lift with what customers did in the cycle before taken out: the same effect with a smaller error, since arms are
 * drawn anew for every cycle. Customers without a history are a stratum of their own.
 */
record Adjusted(Stratum withHistory, Stratum without) {
    static Adjusted of(CycleSums sums) {
        return new Adjusted(
                new Stratum(
                        sums.withHistory(Arm.TEST).nowAndBefore(),
                        sums.withHistory(Arm.CONTROL_POPULARITY).nowAndBefore()),
                new Stratum(
                        sums.in(Arm.TEST, Arm.NONE).nowAndBefore(),
                        sums.in(Arm.CONTROL_POPULARITY, Arm.NONE).nowAndBefore()));
    }

    void writeTo(ExperimentResult.Builder result) {
        StratifiedCuped.compare(List.of(withHistory, without), FinalInterval.ALPHA)
                .ifPresent(adjusted -> {
                    result.setAdjustedDifference(adjusted.difference());
                    adjusted.interval()
                            .ifPresent(interval -> Bounds.of(interval)
                                    .into(result::setAdjustedDifferenceLow, result::setAdjustedDifferenceHigh));
                    adjusted.lift().ifPresent(result::setAdjustedLift);
                    adjusted.liftInterval()
                            .ifPresent(interval ->
                                    Bounds.of(interval).into(result::setAdjustedLiftLow, result::setAdjustedLiftHigh));
                    adjusted.varianceReduction().ifPresent(result::setVarianceReduction);
                });
    }

    /** Whether the arms did alike before they were arms: shown also where the lift is withheld. */
    void writeBalanceTo(ExperimentResult.Builder result) {
        Cuped.compare(withHistory.test(), withHistory.control(), FinalInterval.ALPHA)
                .ifPresent(cuped -> cuped.covariatePValue().ifPresent(result::setCovariateP));
    }
}
