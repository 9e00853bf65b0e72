package io.offerstream.simulator.calibration;

import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.simulator.comparison.OldRun;
import io.offerstream.simulator.life.Arm;
import io.offerstream.simulator.scenario.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Public data and simulated markets, measured alike. The markets are those that the old system leaves behind: no other
 * may run where worlds are still being made. Seeds are those that systems are tuned on, which no report uses.
 */
public final class Calibration {
    private static final long FIRST_SEED = 901;

    /** What one source came to. */
    public record Row(String source, Spread spread, OptionalDouble viewed, OptionalDouble organic) {
        static Row of(Observed observed) {
            return new Row(observed.name(), Spread.of(observed), observed.viewed(), observed.organic());
        }
    }

    private Calibration() {}

    /**
     * Measures.
     *
     * @param data folder with the folders {@code starbucks} and {@code completejourney}
     * @param seeds how many worlds
     */
    public static List<Row> compare(Path data, Scenario scenario, int seeds, Supplier<Kernel> kernels) {
        var rows = new ArrayList<Row>();
        rows.add(Row.of(StarbucksSeen.read(data.resolve("starbucks"))));
        rows.add(Row.of(JourneySeen.read(data.resolve("completejourney"))));
        for (long seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
            for (var market : OldRun.markets(scenario, seed, kernels.get())) {
                for (var arm : List.of(Arm.CONTROL_RANDOM, Arm.TEST)) {
                    var name = market.known().code() + " seed " + seed
                            + (arm == Arm.TEST ? ", old system" : ", random slates");
                    rows.add(Row.of(SimulatedSeen.of(name, market.known(), arm, market.customerCycles(arm))));
                }
            }
        }
        return rows;
    }
}
