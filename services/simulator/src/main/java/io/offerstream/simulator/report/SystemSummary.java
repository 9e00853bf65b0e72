package io.offerstream.simulator.report;

import io.offerstream.simulator.comparison.Estimate;
import io.offerstream.simulator.comparison.WorldFigures;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * One system over all worlds.
 *
 * @param system its word
 * @param worlds what it came to in each
 * @param lift true lift over the control's policy
 * @param value share of TEST that redeems anything in a cycle, by the truth
 * @param regretShare (V − V_pop) / (V* − V_pop)
 * @param topShare of five offers in TEST's impressions
 * @param neverShown share of new offers that TEST did not see in seven days; empty without new offers
 * @param withinADay share of new offers that TEST saw within 24 hours; empty likewise
 * @param coverage share of the cycles' 95 % intervals that hold the truth
 */
public record SystemSummary(
        String system,
        List<WorldFigures> worlds,
        Estimate lift,
        Estimate value,
        Estimate regretShare,
        Estimate topShare,
        OptionalDouble neverShown,
        OptionalDouble withinADay,
        double coverage) {
    public SystemSummary {
        worlds = List.copyOf(worlds);
    }

    /** @param worlds of one system, at least one */
    static SystemSummary of(String system, List<WorldFigures> worlds) {
        return new SystemSummary(
                system,
                worlds,
                over(worlds, WorldFigures::lift),
                over(worlds, WorldFigures::value),
                over(worlds, WorldFigures::regretShare),
                over(worlds, WorldFigures::topShare),
                worlds.stream()
                        .flatMapToDouble(world -> world.neverShown().stream())
                        .average(),
                worlds.stream()
                        .flatMapToDouble(world -> world.shownWithinADay().stream())
                        .average(),
                worlds.stream().mapToDouble(WorldFigures::covering).sum()
                        / worlds.stream().mapToDouble(WorldFigures::intervals).sum());
    }

    static Estimate over(List<WorldFigures> worlds, ToDoubleFunction<WorldFigures> of) {
        return Estimate.of(worlds.stream().mapToDouble(of).toArray());
    }

    /** In how many worlds the true lift is above 0. */
    public long better() {
        return worlds.stream().filter(world -> world.lift() > 0).count();
    }

    /** Lift by market, over all worlds. */
    public Map<String, Estimate> liftByMarket() {
        var lifts = new TreeMap<String, Estimate>();
        worlds.get(0)
                .liftByMarket()
                .keySet()
                .forEach(market -> lifts.put(
                        market, over(worlds, world -> world.liftByMarket().get(market))));
        return lifts;
    }

    /** Lift by measured cycle from 1, over all worlds. */
    public List<Estimate> liftByCycle() {
        return worlds.get(0).liftByCycle().keySet().stream()
                .map(cycle -> over(worlds, world -> world.liftByCycle().get(cycle)))
                .toList();
    }
}
