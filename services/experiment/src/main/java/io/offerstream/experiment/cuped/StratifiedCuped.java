package io.offerstream.experiment.cuped;

import io.offerstream.experiment.moments.PairSums;
import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.experiment.twoproportions.Interval;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * {@link Cuped} within strata of customers, each weighted by its share: customers with a history, whose past explains a
 * part, and those without, who are never dropped. With one stratum it is {@link Cuped}.
 *
 * @param difference of the means, adjusted and post-stratified
 * @param standardError of the difference
 * @param interval of the difference; empty where its standard error is 0
 * @param varianceReduction share of the raw variance that went away; empty where that is 0
 * @param lift difference over CONTROL's mean, both post-stratified; empty where that is not above 0
 * @param liftInterval empty where the lift or its error is
 * @see "Miratrix, Sekhon, Yu: Adjusting treatment effect estimates by post-stratification, JRSS B 75, 2013"
 */
public record StratifiedCuped(
        double difference,
        double standardError,
        Optional<Interval> interval,
        OptionalDouble varianceReduction,
        OptionalDouble lift,
        Optional<Interval> liftInterval) {

    /**
     * Some customers of both arms.
     *
     * @param test first amount the outcome of this cycle, second that of the previous one
     * @param control the same of CONTROL
     */
    public record Stratum(PairSums test, PairSums control) {
        private boolean isEmpty() {
            return test.users() == 0 && control.users() == 0;
        }

        private boolean hasVariance() {
            return test.hasVariance() && control.hasVariance();
        }

        private Stratum plus(Stratum other) {
            return new Stratum(test.plus(other.test), control.plus(other.control));
        }

        private double users() {
            return (double) test.users() + control.users();
        }

        /** How much of the covariate is taken out. */
        private BigDecimal theta() {
            return test.plus(control).slope();
        }

        private double variance(BigDecimal ratio) {
            var theta = theta().negate();
            return Cuped.perUser(test, BigDecimal.ONE, theta) + Cuped.perUser(control, ratio, theta);
        }
    }

    /**
     * Compares two arms. A stratum in which an arm has fewer than two customers cannot stand alone: then all are one.
     *
     * @param strata every customer in exactly one
     * @param alpha in (0, 1)
     * @return empty where an arm has fewer than two customers in all
     */
    public static Optional<StratifiedCuped> compare(List<Stratum> strata, double alpha) {
        double z = NormalTail.criticalValue(alpha);
        var used = strata.stream().filter(stratum -> !stratum.isEmpty()).toList();
        var all = used.stream().reduce(new Stratum(PairSums.NONE, PairSums.NONE), Stratum::plus);
        if (!all.hasVariance()) {
            return Optional.empty();
        }
        boolean standAlone = used.stream().allMatch(Stratum::hasVariance);
        return Optional.of(of(standAlone ? used : List.of(all), all, z));
    }

    private static StratifiedCuped of(List<Stratum> strata, Stratum all, double z) {
        double difference = 0;
        double variance = 0;
        double base = 0;
        double test = 0;
        for (var stratum : strata) {
            double weight = stratum.users() / all.users();
            var theta = stratum.theta().negate();
            difference += weight * stratum.test().meanLess(stratum.control(), BigDecimal.ONE, theta);
            variance += weight * weight * stratum.variance(BigDecimal.ONE);
            base += weight * stratum.control().meanFirst();
            test += weight * stratum.test().meanFirst();
        }
        double raw = Cuped.perUser(all.test(), BigDecimal.ONE, BigDecimal.ZERO)
                + Cuped.perUser(all.control(), BigDecimal.ONE, BigDecimal.ZERO);
        return new StratifiedCuped(
                difference,
                Math.sqrt(variance),
                interval(difference, variance, z),
                raw > 0 ? OptionalDouble.of(1 - variance / raw) : OptionalDouble.empty(),
                base > 0 ? OptionalDouble.of(difference / base) : OptionalDouble.empty(),
                base > 0 ? interval(difference / base, liftVariance(strata, all, test, base), z) : Optional.empty());
    }

    private static double liftVariance(List<Stratum> strata, Stratum all, double test, double base) {
        var ratio = new BigDecimal(test / base);
        double variance = 0;
        for (var stratum : strata) {
            double weight = stratum.users() / all.users();
            variance += weight * weight * stratum.variance(ratio);
        }
        return variance / base / base;
    }

    private static Optional<Interval> interval(double value, double variance, double z) {
        double error = Math.sqrt(variance);
        return error == 0 ? Optional.empty() : Optional.of(new Interval(value - z * error, value + z * error));
    }
}
