package io.offerstream.simulator.comparison;

import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.simulator.life.Arm;
import io.offerstream.simulator.scenario.Scenario;
import io.offerstream.simulator.systems.KnownMarket;
import io.offerstream.simulator.world.World;
import java.util.List;

/** A run of the old system for what it leaves behind. */
public final class OldRun {
    private OldRun() {}

    /**
     * A market after the run.
     *
     * @param inTest customers of TEST, over all cycles
     * @param inRandom customers of CONTROL_RANDOM, over all cycles
     */
    public record Left(KnownMarket known, long inTest, long inRandom) {
        /**
         * Of one arm.
         *
         * @param arm TEST or CONTROL_RANDOM
         */
        public long customerCycles(Arm arm) {
            return arm == Arm.TEST ? inTest : inRandom;
        }
    }

    /** Runs it from the first tick to the last. */
    public static List<Left> markets(Scenario scenario, long seed, Kernel kernel) {
        var world = new World(scenario, seed);
        var run = new Run(world, Contestant.OLD.in(world, Tuned.of(Contestant.OLD), kernel), () -> false);
        var figures = run.toTheEnd();
        return run.known().stream()
                .map(market -> {
                    var cycles = figures.stream()
                            .filter(cycle -> cycle.market().equals(market.code()))
                            .toList();
                    long test = cycles.stream().mapToLong(CycleFigures::test).sum();
                    long control =
                            cycles.stream().mapToLong(CycleFigures::control).sum();
                    long all = (long) cycles.size() * market.customers();
                    return new Left(market, test, all - test - control);
                })
                .toList();
    }
}
