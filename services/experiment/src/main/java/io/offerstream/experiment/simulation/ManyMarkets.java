package io.offerstream.experiment.simulation;

import io.offerstream.experiment.multiplicity.Adjustment;
import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.experiment.twoproportions.TwoProportions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** T10: eight markets, and whether one at least seems to have won or lost. */
final class ManyMarkets implements Simulation {
    private static final int MARKETS = 8;
    private static final int USERS = 20_000;

    @Override
    public List<Target> targets() {
        return List.of(
                new Target("T10", "8 markets, WRONG: each at 5 %", 0.3331, 4000, 0.31, 0.36),
                new Target("T10", "8 markets, Benjamini-Hochberg", 0.0492, 4000, 0.038, 0.062));
    }

    @Override
    public double[] repeat(SplittableRandom random) {
        double[] pValues = new double[MARKETS];
        for (int market = 0; market < MARKETS; market++) {
            pValues[market] = TwoProportions.compare(arm(random), arm(random), 0.05)
                    .scoreTest()
                    .orElseThrow()
                    .pValue();
        }
        return new double[] {
            Simulation.claim(isAnyBelow(pValues)),
            Simulation.claim(isAnyBelow(Adjustment.BENJAMINI_HOCHBERG.adjust(pValues)))
        };
    }

    private static Proportion arm(SplittableRandom random) {
        return new Proportion(USERS, Draws.binomial(random, USERS, FixedCohort.RATE));
    }

    private static boolean isAnyBelow(double[] pValues) {
        return Arrays.stream(pValues).anyMatch(pValue -> pValue < 0.05);
    }
}
