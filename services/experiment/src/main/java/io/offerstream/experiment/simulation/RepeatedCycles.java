package io.offerstream.experiment.simulation;

import io.offerstream.experiment.pooling.PooledLift;
import io.offerstream.experiment.pooling.Stratum;
import io.offerstream.experiment.twoproportions.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * T9, T9b: eight cycles pooled. One customer in twenty redeems in half of all cycles, the others in one of forty; arms
 * that happen to hold more of the former keep that advantage for as long as they are kept.
 */
final class RepeatedCycles implements Simulation {
    private static final int USERS = 5_000;
    private static final int CYCLES = 8;
    private static final double[] RATES = {0.025, 0.5};
    private static final double READY = 0.05;

    @Override
    public List<Target> targets() {
        return List.of(
                new Target("T9", "8 cycles pooled, assigned anew for each", 0.04933, 2000, 0.035, 0.066),
                new Target(
                        "T9b", "8 cycles pooled, WRONG: arms kept, cycles as independent", 0.22933, 2000, 0.19, 0.27));
    }

    @Override
    public double[] repeat(SplittableRandom random) {
        List<Stratum> anew = new ArrayList<>();
        List<Stratum> kept = new ArrayList<>();
        int readyInTest = Draws.binomial(random, USERS, READY);
        int readyInControl = Draws.binomial(random, USERS, READY);
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            kept.add(new Stratum(arm(random, readyInTest), arm(random, readyInControl)));
            anew.add(new Stratum(
                    arm(random, Draws.binomial(random, USERS, READY)),
                    arm(random, Draws.binomial(random, USERS, READY))));
        }
        return new double[] {Simulation.claim(isClaimed(anew)), Simulation.claim(isClaimed(kept))};
    }

    private static Proportion arm(SplittableRandom random, int ready) {
        return new Proportion(
                USERS, Draws.binomial(random, ready, RATES[1]) + Draws.binomial(random, USERS - ready, RATES[0]));
    }

    private static boolean isClaimed(List<Stratum> strata) {
        return PooledLift.of(strata, 0.05)
                .inverseVariance()
                .filter(pooled -> !pooled.fixed().interval().contains(0))
                .isPresent();
    }
}
