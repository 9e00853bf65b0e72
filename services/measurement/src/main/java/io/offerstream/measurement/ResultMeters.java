package io.offerstream.measurement;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The figures of each market's newest cycle, for whoever watches metrics. Owned by the task's stream thread. */
final class ResultMeters {
    private final Map<String, ExperimentResult> newest = new TreeMap<>();
    private final Map<MultiGauge, Function<ExperimentResult, Number>> gauges;

    ResultMeters(MeterRegistry meters) {
        gauges = Map.of(
                gauge(meters, "offerstream.srm.p", "p-value of the sample ratio of assigned customers"),
                ResultMeters::sampleRatioP,
                gauge(meters, "offerstream.top5.share", "Share of TEST's exposures that five offers have"),
                ExperimentResult::getTestTop5Share,
                gauge(meters, "offerstream.coverage", "Share of the eligible offers that TEST has shown"),
                ExperimentResult::getTestCoverage,
                gauge(
                        meters,
                        "offerstream.first.exposure.seconds",
                        "Median time of new offers to their first exposure"),
                ExperimentResult::getFirstExposureMedianSeconds,
                gauge(
                        meters,
                        "offerstream.harm.log10.evidence",
                        "Evidence that TEST does harm; at 2 the market falls back"),
                ExperimentResult::getHarmLog10Evidence,
                gauge(meters, "offerstream.alerts", "Alerts that stand"),
                result -> result.getAlerts().size());
    }

    private static MultiGauge gauge(MeterRegistry meters, String name, String description) {
        return MultiGauge.builder(name).description(description).register(meters);
    }

    private static Number sampleRatioP(ExperimentResult result) {
        return result.getState() == CycleState.OPEN ? result.getSrmSequentialP() : result.getSrmP();
    }

    /** Takes a result that was published; one of an older cycle is no news. */
    void show(ExperimentResult result) {
        newest.merge(
                result.getMarket(),
                result,
                (before, now) -> now.getOpensAt().isBefore(before.getOpensAt()) ? before : now);
        gauges.forEach((gauge, figure) -> gauge.register(rows(figure), true));
    }

    private List<MultiGauge.Row<?>> rows(Function<ExperimentResult, Number> figure) {
        return newest.entrySet().stream()
                .filter(market -> figure.apply(market.getValue()) != null)
                .<MultiGauge.Row<?>>map(market ->
                        MultiGauge.Row.of(Tags.of("market", market.getKey()), figure.apply(market.getValue())))
                .toList();
    }
}
