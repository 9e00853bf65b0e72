package io.offerstream.simulator.comparison;

import io.offerstream.simulator.comparison.CycleFigures.OwnResult;
import io.offerstream.simulator.life.Arm;
import io.offerstream.simulator.life.Life;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.systems.KnownMarket;
import io.offerstream.simulator.systems.Popularity;
import io.offerstream.simulator.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A world that is served from outside, cycle by cycle and slot by slot, and measured as the systems in process are: the
 * same customers in the same weather, the same draws, the same yardstick. Owned by one thread, for one run.
 */
public final class ServedRun {
    private final World world;
    private final Popularity control = new Popularity(Popularity.Segments.NONE, Run.CONTROL_STRENGTH);
    private final Map<String, MarketRun> markets = new LinkedHashMap<>();
    private final List<CycleFigures> figures = new ArrayList<>();
    private final List<Double> ownControls = new ArrayList<>();

    /** How a market is served in a cycle. */
    public interface Served {
        /** By customer; whoever is served by nobody is in HISTORY. */
        Arm[] arms();

        /** Shape {@code [customers * Looks.SLATE]}; kept, and shown as they are at each slot. */
        int[] slates();

        /** As slates: what the control that the server compares with would show each customer. */
        int[] ownControl(int cycle);
    }

    /** @param cap share of TEST's positions that five offers may have where it serves: V* keeps it, too; 1 for none */
    public ServedRun(World world, double cap) {
        this.world = world;
        world.markets().forEach(market -> markets.put(market.code(), new MarketRun(world, new Life(market), cap)));
    }

    /** What may be known of the markets. */
    public List<KnownMarket> known() {
        return markets.values().stream().map(MarketRun::known).toList();
    }

    /** Whether the cycle is one before the system, which an editor serves. */
    public boolean isHistory(int cycle) {
        return cycle < world.scenario().count(Parameter.HISTORY_CYCLES);
    }

    /** A cycle of the history begins. */
    public void openHistory(int cycle) {
        markets.values().forEach(market -> market.open(cycle, false, null, null));
    }

    /**
     * A measured cycle begins.
     *
     * @param served by market
     */
    public void open(int cycle, Function<String, Served> served) {
        markets.forEach((code, market) -> {
            var by = served.apply(code);
            market.openServed(cycle, by.arms(), by.slates(), by.ownControl(cycle), control);
        });
    }

    /** Lets all customers live for a slot. */
    public void live(int cycle, int slot) {
        markets.values().forEach(market -> market.live(cycle, slot));
        control.learn(known());
    }

    /** A measured cycle is over. */
    public void close(int cycle) {
        markets.values().forEach(market -> {
            figures.add(market.close(cycle));
            ownControls.add(market.byOwnControl());
        });
    }

    /** Interval of TEST's lift, as the server published it. */
    @FunctionalInterface
    public interface Intervals {
        Optional<CycleFigures.Ends> of(String market, int cycle);
    }

    /** What all measured cycles came to. */
    public WorldFigures figures(String system, Intervals intervals) {
        var cycles = new ArrayList<CycleFigures>();
        for (int i = 0; i < figures.size(); i++) {
            var cycle = figures.get(i);
            cycles.add(cycle.with(new OwnResult(ownControls.get(i), intervals.of(cycle.market(), cycle.cycle()))));
        }
        return new WorldFigures(world.scenario().name(), world.seed(), system, cycles);
    }
}
