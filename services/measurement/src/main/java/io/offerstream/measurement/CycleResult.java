package io.offerstream.measurement;

import io.offerstream.experiment.power.Power;
import io.offerstream.experiment.samplemismatch.SampleRatioCheck;
import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.experiment.twoproportions.Interval;
import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.experiment.twoproportions.TwoProportions;
import io.offerstream.platform.market.ArmWeight;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.time.Instant;

/**
 * What the counts of one cycle say. The metric: customers with at least one redemption of any offer in the cycle, per
 * assigned customer, TEST over CONTROL_POPULARITY. While the cycle is open the fixed interval is not shown, because who
 * looks again and again would find a lift in noise; a sample ratio mismatch withholds it, and so does the market's
 * configuration where the arms caused nothing.
 */
record CycleResult(MarketConfig config, CycleWindow window, ArmCounts counts) {
    /** Raised with every change of what is counted or how the interval is made. */
    static final String DEFINITION_VERSION = "1";

    /** What the final interval may err; the other hundredth of five is the live sequence's. */
    static final double FINAL_ALPHA = 0.04;

    private static final double POWER = 0.8;

    ExperimentResult at(Instant tick, CycleState state) {
        var result = ExperimentResult.newBuilder()
                .setMarket(config.market())
                .setCycleId(window.id())
                .setExperimentId(config.experiment().id())
                .setConfigHash(config.hash())
                .setDefinitionVersion(DEFINITION_VERSION)
                .setState(state)
                .setOpensAt(window.opensAt())
                .setClosesAt(window.closesAt())
                .setAsOf(tick);
        counts.writeTo(result);
        var ratios = sampleRatios();
        if (ratios.status() == SampleRatioCheck.Status.OK) {
            result.setSrmP(ratios.pValue());
        }
        detectableLift(result);

        if (config.experiment().liftWithheld()) {
            withhold(result, config.experiment().liftWithheldBecause());
        } else if (state == CycleState.OPEN) {
            result.setLiftStatus("OPEN").setWithheldBecause("the cycle is open; the interval comes at its close");
        } else if (ratios.verdict() == SampleRatioCheck.Verdict.RED) {
            withhold(result, "the arms do not have the shares they were given: a fault in assigning or counting");
        } else {
            lift(result);
        }
        return result.build();
    }

    private static void withhold(ExperimentResult.Builder result, String because) {
        result.setLiftStatus("WITHHELD").setWithheldBecause(because);
    }

    private SampleRatioCheck sampleRatios() {
        var arms = config.experiment().arms().stream()
                .filter(share -> share.weight() > 0)
                .toList();
        return SampleRatioCheck.of(
                arms.stream().map(share -> counts.in(share.arm()).assigned()).toList(),
                arms.stream().map(ArmWeight::weight).toList());
    }

    private void detectableLift(ExperimentResult.Builder result) {
        var test = counts.in(Arm.TEST);
        var control = counts.in(Arm.CONTROL_POPULARITY);
        boolean hasBase = test.assigned() > 0 && control.redeeming() > 0 && control.redeeming() < control.assigned();
        if (hasBase) {
            var base = new Proportion(control.assigned(), control.redeeming()).rate();
            new Power(test.assigned(), control.assigned(), base)
                    .detectableLift(NormalTail.criticalValue(FINAL_ALPHA), POWER)
                    .ifPresent(result::setMde);
        }
    }

    private void lift(ExperimentResult.Builder result) {
        var comparison = TwoProportions.compare(arm(Arm.TEST), arm(Arm.CONTROL_POPULARITY), FINAL_ALPHA);
        result.setLiftStatus(comparison.status().name()).setAlpha(FINAL_ALPHA);
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
                setBounds(result, headline.interval());
            });
        });
    }

    private static void setBounds(ExperimentResult.Builder result, Interval interval) {
        if (Double.isFinite(interval.low())) {
            result.setLiftLow(interval.low());
        }
        if (Double.isFinite(interval.high())) {
            result.setLiftHigh(interval.high());
        }
    }

    private Proportion arm(Arm arm) {
        var sums = counts.in(arm);
        return new Proportion(sums.assigned(), sums.redeeming());
    }
}
