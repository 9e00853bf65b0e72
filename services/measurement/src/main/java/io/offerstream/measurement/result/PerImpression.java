package io.offerstream.measurement.result;

import io.offerstream.experiment.moments.PairSums;
import io.offerstream.experiment.ratio.RatioComparison;
import io.offerstream.experiment.ratio.RatioDifference;
import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.experiment.twoproportions.Interval;
import io.offerstream.experiment.twoproportions.Quotient;
import io.offerstream.measurement.cycle.CustomerSums;
import io.offerstream.measurement.cycle.CycleSums;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.ExperimentResult;
import java.util.Optional;
import java.util.function.Function;

/**
 * A secondary metric: redemptions per impression, TEST over its control. Customers are the units; taking impressions as
 * independent would find a difference in 18 of 100 cycles without any.
 */
record PerImpression(RatioComparison comparison) {
    /** Redemptions of any offer. */
    static PerImpression redemptions(CycleSums sums) {
        return of(sums, CustomerSums::redemptionsAndImpressions);
    }

    /** Redemptions that are credited to an exposure of the cycle. */
    static PerImpression attributed(CycleSums sums) {
        return of(sums, CustomerSums::attributedAndImpressions);
    }

    private static PerImpression of(CycleSums sums, Function<CustomerSums, PairSums> metric) {
        return new PerImpression(RatioComparison.compare(
                metric.apply(sums.in(Arm.TEST)), metric.apply(sums.in(Arm.CONTROL_POPULARITY)), FinalInterval.ALPHA));
    }

    private Optional<Double> pValue() {
        return comparison
                .difference()
                .map(RatioDifference::pValue)
                .flatMap(p -> p.stream().boxed().findFirst());
    }

    private Optional<Interval> interval() {
        return comparison.lift().flatMap(lift -> lift.log(NormalTail.criticalValue(FinalInterval.ALPHA)));
    }

    static void write(CycleSums sums, ExperimentResult.Builder result) {
        var all = redemptions(sums);
        all.comparison().lift().map(Quotient::lift).ifPresent(result::setRedemptionsPerImpressionLift);
        all.pValue().ifPresent(result::setRedemptionsPerImpressionP);
        all.interval()
                .ifPresent(interval -> Bounds.of(interval)
                        .into(result::setRedemptionsPerImpressionLow, result::setRedemptionsPerImpressionHigh));
        var credited = attributed(sums);
        credited.comparison().lift().map(Quotient::lift).ifPresent(result::setAttributedPerImpressionLift);
        credited.pValue().ifPresent(result::setAttributedPerImpressionP);
        credited.interval()
                .ifPresent(interval -> Bounds.of(interval)
                        .into(result::setAttributedPerImpressionLow, result::setAttributedPerImpressionHigh));
    }
}
