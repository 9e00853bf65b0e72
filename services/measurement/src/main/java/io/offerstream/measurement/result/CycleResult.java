package io.offerstream.measurement.result;

import io.offerstream.experiment.power.Power;
import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.measurement.catalogue.Shown;
import io.offerstream.measurement.cycle.CycleConfigs;
import io.offerstream.measurement.cycle.CycleSums;
import io.offerstream.measurement.cycle.Looks;
import io.offerstream.measurement.cycle.RunningCycle;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What one cycle says at a tick. The metric: customers with at least one redemption of any offer in the cycle, per
 * assigned customer, TEST over CONTROL_POPULARITY. While the cycle is open only the live sequence is shown, because who
 * looks at a fixed interval again and again would find a lift in noise. A sample ratio mismatch withholds every lift,
 * and so does the market's configuration where the arms caused nothing.
 *
 * @param looks of the live sequence: as they were, or, once final, at all redemptions in order of time
 * @param yearOfHarm log evidence of harm over the year's cycles, this one included; empty where none is kept
 */
public record CycleResult(CycleConfigs.Cycle cycle, RunningCycle running, Looks looks, OptionalDouble yearOfHarm) {
    /** Raised with every change of what is counted or how the interval is made. */
    public static final String DEFINITION_VERSION = "2";

    private static final double POWER = 0.8;
    private static final double LOG_10 = Math.log(10);

    /** The record; a function of the sums and the state alone once the state is FINAL, but for the tick. */
    public ExperimentResult at(Instant tick, CycleState state) {
        var config = cycle.config();
        var sums = running.sums();
        var result = ExperimentResult.newBuilder()
                .setMarket(config.market())
                .setCycleId(cycle.window().id())
                .setExperimentId(config.experiment().id())
                .setConfigHash(config.hash())
                .setDefinitionVersion(DEFINITION_VERSION)
                .setState(state)
                .setOpensAt(cycle.window().opensAt())
                .setClosesAt(cycle.window().closesAt())
                .setAsOf(tick);
        var shown = Shown.in(running, cycle.window());
        new ArmColumns(sums, shown).writeTo(result);
        var ratios = SampleRatios.of(config.experiment(), running, state);
        ratios.writeTo(result, state);
        var history = new History(sums);
        history.writeTo(result);
        Adjusted.of(sums).writeBalanceTo(result);
        detectableLift(sums, result);
        lift(config, ratios, history, state, result);
        result.setAlerts(Alerts.of(result, ratios, shown, config.guardrails(), tick));
        return result.setVerdict(Verdict.of(result)).build();
    }

    private void lift(
            MarketConfig config,
            SampleRatios ratios,
            History history,
            CycleState state,
            ExperimentResult.Builder result) {
        if (config.experiment().liftWithheld()) {
            withhold(result, config.experiment().liftWithheldBecause());
        } else if (ratios.isRed()) {
            withhold(result, "the sample ratio is wrong: " + ratios.because());
        } else {
            live(result);
            harm(state, result);
            if (state == CycleState.OPEN) {
                result.setLiftStatus("OPEN").setWithheldBecause("the cycle is open; the interval comes at its close");
            } else {
                closed(history, result);
            }
        }
    }

    private static void withhold(ExperimentResult.Builder result, String because) {
        result.setLiftStatus("WITHHELD").setWithheldBecause(because).setLiveStatus(LiveSequence.Status.WITHHELD.name());
    }

    private void live(ExperimentResult.Builder result) {
        running.design()
                .ifPresentOrElse(
                        design -> LiveSequence.of(design, looks).writeTo(result),
                        () -> result.setLiveStatus(LiveSequence.Status.NO_DATA.name()));
    }

    private void harm(CycleState state, ExperimentResult.Builder result) {
        if (running.design().isPresent()) {
            result.setHarmLog10E(looks.harm() / LOG_10);
        }
        if (state == CycleState.OPEN) {
            yearOfHarm.ifPresent(log -> result.setHarmLog10Evidence(log / LOG_10));
        }
    }

    private void closed(History history, ExperimentResult.Builder result) {
        var sums = running.sums();
        FinalInterval.of(
                        sums.in(Arm.TEST).redeemers(),
                        sums.in(Arm.CONTROL_POPULARITY).redeemers())
                .writeTo(result);
        Adjusted.of(sums).writeTo(result);
        history.writeCarryOverTo(result);
        PerImpression.write(sums, result);
    }

    private static void detectableLift(CycleSums sums, ExperimentResult.Builder result) {
        var test = sums.in(Arm.TEST);
        var control = sums.in(Arm.CONTROL_POPULARITY);
        boolean hasBase = test.assigned() > 0 && control.redeeming() > 0 && control.redeeming() < control.assigned();
        if (hasBase) {
            new Power(test.assigned(), control.assigned(), control.redeemers().rate())
                    .detectableLift(NormalTail.criticalValue(FinalInterval.ALPHA), POWER)
                    .ifPresent(result::setMde);
        }
    }

    /** In place of a result that cannot be computed: its sums are none that customers can have. */
    public ExperimentResult contradicted(Instant tick, CycleState state, String contradiction) {
        var result = ExperimentResult.newBuilder()
                .setMarket(cycle.config().market())
                .setCycleId(cycle.window().id())
                .setExperimentId(cycle.config().experiment().id())
                .setConfigHash(cycle.config().hash())
                .setDefinitionVersion(DEFINITION_VERSION)
                .setState(state)
                .setOpensAt(cycle.window().opensAt())
                .setClosesAt(cycle.window().closesAt())
                .setAsOf(tick)
                .setSums(JsonTexts.sums(running.sums()))
                .setAlerts(List.of("what was counted contradicts itself: " + contradiction));
        withhold(result, "what was counted contradicts itself: " + contradiction);
        return result.setVerdict("No lift is given: " + result.getWithheldBecause() + ".")
                .build();
    }

    /** Takes one more look at the sample ratio of an open cycle. */
    public static void lookAtSampleRatio(CycleConfigs.Cycle cycle, RunningCycle running) {
        SampleRatios.look(cycle.config().experiment(), running);
    }
}
