package io.offerstream.experiment.simulation;

import io.offerstream.experiment.confidencesequence.EventDesign;
import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.experiment.twoproportions.RelativeLift;
import io.offerstream.experiment.twoproportions.TwoProportions;
import java.util.List;
import java.util.SplittableRandom;

/** T6: what a cycle shows in all, live at 1 % after every redemption or finally at 4 %. */
final class ConsoleRule implements Simulation {
    private static final int USERS = 20_000;
    private static final EventDesign DESIGN = new EventDesign(USERS, USERS, EventDesign.DEFAULT_KAPPA);

    @Override
    public List<Target> targets() {
        return List.of(new Target(
                "T6", "live event sequence at 1 % or final interval at 4 %", 0.04466666666666667, 4000, 0.033, 0.055));
    }

    @Override
    public double[] repeat(SplittableRandom random) {
        int test = Draws.binomial(random, USERS, FixedCohort.RATE);
        int control = Draws.binomial(random, USERS, FixedCohort.RATE);
        boolean claimed = TwoProportions.compare(new Proportion(USERS, test), new Proportion(USERS, control), 0.04)
                .lift()
                .flatMap(RelativeLift::headline)
                .filter(headline -> !headline.interval().contains(0))
                .isPresent();
        var arrivals = new Arrivals(random, test, control);
        while (!claimed && arrivals.next()) {
            claimed = FixedCohort.isClaimed(DESIGN, arrivals.test(), arrivals.control(), 0.01);
        }
        return new double[] {Simulation.claim(claimed)};
    }
}
