package io.offerstream.experiment.cuped;

import static java.math.BigDecimal.ONE;
import static java.math.BigDecimal.ZERO;

import io.offerstream.experiment.moments.PairSums;
import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.experiment.twoproportions.Interval;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The difference of two arms' means with the previous cycle's taken out, which explains part of it: the same effect
 * with a smaller error. Only where customers were assigned anew for this cycle; else the covariate is itself an
 * outcome. Customers without history count with covariate 0, never left out. Show it beside the raw difference.
 *
 * @param theta how much of the covariate is taken out; 0 where it does not vary
 * @param raw difference of the means as they are
 * @param adjusted difference with the covariate taken out
 * @param varianceReduction share of the raw variance that went away; empty where that is 0
 * @param covariateDifference of the covariate's means; not 0 only by chance
 * @param covariatePValue two-sided; small where the arms were unlike before the cycle; empty where it does not vary
 * @param covariateLog10PValue its decimal logarithm
 * @param lift adjusted difference over CONTROL's raw mean; empty where that is not above 0
 * @see "Deng, Xu, Kohavi, Walker: Improving the sensitivity of online controlled experiments by utilizing
 *     pre-experiment data, WSDM 2013"
 */
public record Cuped(
        double theta,
        Estimate raw,
        Estimate adjusted,
        OptionalDouble varianceReduction,
        double covariateDifference,
        OptionalDouble covariatePValue,
        OptionalDouble covariateLog10PValue,
        Optional<Estimate> lift) {

    /** With its error; the interval is empty where that is 0. */
    public record Estimate(double value, double standardError, Optional<Interval> interval) {
        private static Estimate of(double value, double variance, double z) {
            double error = Math.sqrt(variance);
            return new Estimate(
                    value,
                    error,
                    error == 0 ? Optional.empty() : Optional.of(new Interval(value - z * error, value + z * error)));
        }
    }

    /**
     * Compares two arms.
     *
     * @param test first amount the outcome of this cycle, second that of the previous one
     * @param control the same of CONTROL
     * @param alpha in (0, 1)
     * @return empty where an arm has fewer than two customers
     */
    public static Optional<Cuped> compare(PairSums test, PairSums control, double alpha) {
        double z = NormalTail.criticalValue(alpha);
        if (!test.hasVariance() || !control.hasVariance()) {
            return Optional.empty();
        }
        BigDecimal theta = test.plus(control).slope();
        double rawVariance = perUser(test, ONE, ZERO) + perUser(control, ONE, ZERO);
        var raw = Estimate.of(test.meanLess(control, ONE, ZERO), rawVariance, z);
        double variance = perUser(test, ONE, theta.negate()) + perUser(control, ONE, theta.negate());
        var adjusted = Estimate.of(test.meanLess(control, ONE, theta.negate()), variance, z);
        double covariate = test.meanLess(control, ZERO, ONE);
        double covariateVariance = perUser(test, ZERO, ONE) + perUser(control, ZERO, ONE);
        boolean varies = covariateVariance > 0;
        double covariateZ = varies ? covariate / Math.sqrt(covariateVariance) : 0;
        return Optional.of(new Cuped(
                theta.doubleValue(),
                raw,
                adjusted,
                rawVariance > 0 ? OptionalDouble.of(1 - variance / rawVariance) : OptionalDouble.empty(),
                covariate,
                varies ? OptionalDouble.of(NormalTail.twoSided(covariateZ)) : OptionalDouble.empty(),
                varies ? OptionalDouble.of(NormalTail.log10TwoSided(covariateZ)) : OptionalDouble.empty(),
                lift(test, control, theta, adjusted.value(), z)));
    }

    private static Optional<Estimate> lift(
            PairSums test, PairSums control, BigDecimal theta, double difference, double z) {
        double base = control.meanFirst();
        if (!(base > 0)) {
            return Optional.empty();
        }
        double ratio = test.meanFirst() / base;
        double variance = (perUser(test, ONE, theta.negate()) + perUser(control, new BigDecimal(ratio), theta.negate()))
                / base
                / base;
        return Optional.of(Estimate.of(difference / base, variance, z));
    }

    /** Variance of the mean of {@code a * outcome + b * covariate}. */
    static double perUser(PairSums sums, BigDecimal a, BigDecimal b) {
        return sums.varianceOf(a, b) / sums.users();
    }
}
