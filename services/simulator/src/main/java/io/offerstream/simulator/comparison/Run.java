package io.offerstream.simulator.comparison;

import io.offerstream.simulator.life.Arm;
import io.offerstream.simulator.life.Life;
import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.systems.KnownMarket;
import io.offerstream.simulator.systems.Popularity;
import io.offerstream.simulator.systems.ServingSystem;
import io.offerstream.simulator.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One system in one world, from the first tick to the last: each slot, customers live, and the system learns from what is
 * labelled by then; each cycle, customers are split anew and slates are decided. Everything is decided by the world and
 * the system: the same run gives the same figures. Used by one thread, once.
 */
final class Run {
    /** Three days: the market files' attribution window. It ends earlier with the cycle. */
    private static final int WINDOW = 12;

    /** Worth of the control's average: the market files' default. */
    static final double CONTROL_STRENGTH = 50;

    private final World world;
    private final ServingSystem system;
    private final Popularity control = new Popularity(Popularity.Segments.NONE, CONTROL_STRENGTH);
    private final BooleanSupplier stopped;
    private final List<MarketRun> markets = new ArrayList<>();

    Run(World world, ServingSystem system, BooleanSupplier stopped) {
        this.world = world;
        this.system = system;
        this.stopped = stopped;
        world.markets().forEach(market -> markets.add(new MarketRun(world, new Life(market), 1)));
    }

    /** What may be known of the markets. */
    List<KnownMarket> known() {
        return markets.stream().map(MarketRun::known).toList();
    }

    /** Empty if it was stopped. */
    List<CycleFigures> toTheEnd() {
        var known = known();
        var figures = new ArrayList<CycleFigures>();
        int history = world.scenario().count(Parameter.HISTORY_CYCLES);
        for (int cycle = 0; cycle < world.scenario().allCycles(); cycle++) {
            boolean measured = cycle >= history;
            if (measured) {
                system.prepare(known, cycle);
            }
            for (var market : markets) {
                market.open(cycle, measured, system, control);
            }
            for (int slot = 0; slot < World.SLOTS_PER_CYCLE; slot++) {
                if (stopped.getAsBoolean()) {
                    return List.of();
                }
                for (var market : markets) {
                    market.live(cycle, slot);
                }
                control.learn(known);
                system.learn(known);
            }
            if (measured) {
                for (var market : markets) {
                    figures.add(market.close(cycle));
                }
            }
        }
        return figures;
    }

    /** What the sessions that were labelled by a slot's end are: those whose window is over, and at the end all. */
    static int labelled(Looks looks, int from, int cycle, int slot) {
        int upTo = from;
        boolean isLast = slot == World.SLOTS_PER_CYCLE - 1;
        while (upTo < looks.size() && (looks.cycle(upTo) < cycle || isLast || looks.slot(upTo) + WINDOW <= slot)) {
            upTo++;
        }
        return upTo;
    }

    static boolean[] of(Arm[] arms, Arm arm) {
        var are = new boolean[arms.length];
        for (int customer = 0; customer < arms.length; customer++) {
            are[customer] = arms[customer] == arm;
        }
        return are;
    }

    static int[] noSlates(KnownMarket market) {
        var slates = new int[market.customers() * Looks.SLATE];
        Arrays.fill(slates, -1);
        return slates;
    }
}
