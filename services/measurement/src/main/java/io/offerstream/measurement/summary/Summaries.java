package io.offerstream.measurement.summary;

import io.offerstream.experiment.multiplicity.Adjustment;
import io.offerstream.experiment.pooling.InverseVariance;
import io.offerstream.experiment.pooling.PooledLift;
import io.offerstream.experiment.pooling.PooledRatio;
import io.offerstream.experiment.twoproportions.Interval;
import io.offerstream.measurement.result.CycleResult;
import io.offerstream.measurement.result.Percent;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.ExperimentSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What closed cycles say together: the pooled lift of a market, and of all, with how much the strata differ; and which
 * markets' newest cycles stand out when one remembers how many markets there are. Counts of different markets are never
 * added up.
 */
public record Summaries(Strata strata, Instant tick) {
    /** Key and market of the pool over every market. */
    public static final String ALL = MarketConfig.ALL;

    /** Of one look that was declared before, such as the year's end: on the way it is an estimate. */
    private static final double ALPHA = 0.05;

    /** Share of false ones among the markets called winners or losers. */
    private static final double FALSE_DISCOVERY_RATE = 0.05;

    /** Of one market. */
    public ExperimentSummary of(String market) {
        var summary = pooled(market, Optional.of(market));
        strata.newest(market)
                .ifPresent(newest -> summary.setNewestCycleId(Keys.id(newest.getKey()))
                        .setNewestP(newest.getValue().getPValue())
                        .setNewestAdjustedP(adjusted().get(market)));
        return summary.setVerdict(verdict(summary)).build();
    }

    /** Of every market together. */
    public ExperimentSummary ofAll() {
        var summary = pooled(ALL, Optional.empty());
        var winners = new ArrayList<String>();
        var losers = new ArrayList<String>();
        adjusted().forEach((market, p) -> {
            var lift = strata.newest(market).orElseThrow().getValue().getLift();
            if (p < FALSE_DISCOVERY_RATE && lift != null) {
                (lift < 0 ? losers : winners).add(market);
            }
        });
        summary.setWinners(winners).setLosers(losers);
        return summary.setVerdict(verdict(summary)).build();
    }

    private ExperimentSummary.Builder pooled(String market, Optional<String> of) {
        var measured = strata.measured(of);
        var pooled = PooledLift.of(measured, ALPHA);
        var summary = ExperimentSummary.newBuilder()
                .setMarket(market)
                .setAsOf(tick)
                .setDefinitionVersion(CycleResult.DEFINITION_VERSION)
                .setCycles(measured.size())
                .setWithheldCycles(strata.withheld(of))
                .setWinners(List.of())
                .setLosers(List.of())
                .setStatus(pooled.headline() == PooledLift.Headline.NONE ? "NO_DATA" : "OK");
        pooled.inverseVariance()
                .map(InverseVariance::heterogeneity)
                .ifPresent(heterogeneity ->
                        summary.setHeterogeneityI2(heterogeneity.iSquared()).setHeterogeneityP(heterogeneity.pValue()));
        headline(pooled, summary);
        pooled.postStratified().ifPresent(absolute -> {
            summary.setDifference(absolute.difference());
            absolute.interval()
                    .ifPresent(
                            interval -> summary.setDifferenceLow(interval.low()).setDifferenceHigh(interval.high()));
        });
        return summary;
    }

    private static void headline(PooledLift pooled, ExperimentSummary.Builder summary) {
        switch (pooled.headline()) {
            case FIXED -> write("FIXED", pooled.inverseVariance().orElseThrow().fixed(), Optional.empty(), summary);
            case RANDOM_WITH_PREDICTION -> {
                var random = pooled.inverseVariance().orElseThrow();
                write("RANDOM", random.random(), Optional.of(random.prediction()), summary);
            }
            case MANTEL_HAENSZEL ->
                write("MANTEL_HAENSZEL", pooled.mantelHaenszel().orElseThrow(), Optional.empty(), summary);
            case NONE -> {}
        }
    }

    private static void write(
            String method, PooledRatio ratio, Optional<Interval> prediction, ExperimentSummary.Builder summary) {
        summary.setMethod(method)
                .setAlpha(ALPHA)
                .setLift(ratio.lift())
                .setLiftLow(ratio.interval().low())
                .setLiftHigh(ratio.interval().high());
        prediction.ifPresent(range -> summary.setPredictionLow(range.low()).setPredictionHigh(range.high()));
    }

    /** p-values of every market's newest cycle, adjusted for how many there are. */
    private Map<String, Double> adjusted() {
        var markets = strata.markets().stream()
                .filter(market -> strata.newest(market).isPresent())
                .toList();
        double[] adjusted = Adjustment.BENJAMINI_HOCHBERG.adjust(markets.stream()
                .mapToDouble(
                        market -> strata.newest(market).orElseThrow().getValue().getPValue())
                .toArray());
        var byMarket = new TreeMap<String, Double>();
        for (int i = 0; i < adjusted.length; i++) {
            byMarket.put(markets.get(i), adjusted[i]);
        }
        return byMarket;
    }

    private static String verdict(ExperimentSummary.Builder summary) {
        if (summary.getLift() == null) {
            return "No closed cycle gives a lift yet.";
        }
        var range = "95 % interval " + Percent.interval(summary.getLiftLow(), summary.getLiftHigh());
        boolean isDifferent = summary.getLiftLow() > 0 || summary.getLiftHigh() < 0;
        var said = isDifferent
                ? "Over " + cycles(summary) + " TEST redeems " + Percent.of(Math.abs(summary.getLift()))
                        + (summary.getLift() < 0 ? " less" : " more") + " per customer than CONTROL_POPULARITY, "
                        + range
                : "Over " + cycles(summary) + " no difference is shown: " + range;
        var spread = summary.getPredictionLow() == null
                ? ""
                : "; cycles differ, a next one is expected between "
                        + Percent.interval(summary.getPredictionLow(), summary.getPredictionHigh());
        return said + spread + called(summary.getWinners(), "; winning in ")
                + called(summary.getLosers(), "; losing in ") + ".";
    }

    private static String cycles(ExperimentSummary.Builder summary) {
        return summary.getCycles() == 1 ? "1 closed cycle" : summary.getCycles() + " closed cycles";
    }

    private static String called(List<String> markets, String words) {
        return markets.isEmpty() ? "" : words + String.join(", ", markets);
    }
}
