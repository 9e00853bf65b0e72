package io.offerstream.experiment.ratio;

import io.offerstream.experiment.moments.PairSums;
import io.offerstream.experiment.twoproportions.Interval;
import io.offerstream.experiment.twoproportions.Quotient;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The delta interval of a lift with Student's quantile instead of the normal one, as GrowthBook shows it: only to
 * compare with that.
 *
 * @param degreesOfFreedom by Welch and Satterthwaite
 * @param pValue two-sided
 */
public record WelchLift(double degreesOfFreedom, Interval interval, double pValue) {

    /** Empty where the lift or its standard error is, or is 0. */
    public static Optional<WelchLift> of(RatioComparison comparison, PairSums test, PairSums control) {
        return comparison
                .lift()
                .filter(lift -> lift.varianceTest() + lift.varianceControl() > 0 && lift.deltaStandardError() > 0)
                .map(lift -> of(lift, test.users(), control.users(), comparison.alpha()));
    }

    private static WelchLift of(Quotient lift, long usersTest, long usersControl, double alpha) {
        double sum = lift.varianceTest() + lift.varianceControl();
        double shareTest = lift.varianceTest() / sum;
        double shareControl = lift.varianceControl() / sum;
        double degrees =
                1 / (shareTest * shareTest / (usersTest - 1) + shareControl * shareControl / (usersControl - 1));
        var student = TDistribution.of(degrees);
        double half = student.inverseSurvivalProbability(alpha / 2) * lift.deltaStandardError();
        double distance = Math.abs(lift.lift()) / lift.deltaStandardError();
        return new WelchLift(
                degrees,
                new Interval(lift.lift() - half, lift.lift() + half),
                2 * student.survivalProbability(distance));
    }
}
