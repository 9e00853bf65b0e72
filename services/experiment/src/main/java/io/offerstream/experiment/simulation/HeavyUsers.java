package io.offerstream.experiment.simulation;

import io.offerstream.experiment.moments.PairSums;
import io.offerstream.experiment.ratio.RatioComparison;
import io.offerstream.experiment.twoproportions.Proportion;
import java.util.List;
import java.util.SplittableRandom;

/**
 * T8, T8b: redemptions per impression. Most customers see 3 impressions, some 12 and a few 60, and one in ten redeems
 * five times as readily as the others, so that a customer's impressions resemble each other. Variance is 2.1 times that
 * of independent impressions.
 */
final class HeavyUsers implements Simulation {
    private static final int USERS = 5_000;
    private static final int[] IMPRESSIONS = {3, 12, 60};
    private static final double[] SHARES = {0.7, 0.25, 0.05};
    private static final double[] RATES = {0.035, 0.185};
    private static final double READY = 0.1;

    @Override
    public List<Target> targets() {
        return List.of(
                new Target("T8", "heavy users, WRONG: impressions as independent trials", 0.1775, 2000, 0.14, 0.22),
                new Target("T8b", "heavy users, delta method over customers", 0.049, 2000, 0.035, 0.066));
    }

    @Override
    public double[] repeat(SplittableRandom random) {
        var test = arm(random);
        var control = arm(random);
        return new double[] {
            Simulation.claim(WrongMethods.impressionsAsTrials(trials(test), trials(control))),
            Simulation.claim(RatioComparison.compare(test, control, 0.05)
                    .difference()
                    .flatMap(difference -> difference.interval())
                    .filter(interval -> !interval.contains(0))
                    .isPresent())
        };
    }

    private static PairSums arm(SplittableRandom random) {
        long redemptions = 0;
        long impressions = 0;
        long redemptionsSquared = 0;
        long impressionsSquared = 0;
        long product = 0;
        for (int user = 0; user < USERS; user++) {
            int seen = IMPRESSIONS[kind(random.nextDouble())];
            int redeemed = Draws.binomial(random, seen, RATES[random.nextDouble() < READY ? 1 : 0]);
            redemptions += redeemed;
            impressions += seen;
            redemptionsSquared += (long) redeemed * redeemed;
            impressionsSquared += (long) seen * seen;
            product += (long) redeemed * seen;
        }
        return PairSums.of(USERS, redemptions, impressions, redemptionsSquared, impressionsSquared, product);
    }

    private static int kind(double fraction) {
        if (fraction < SHARES[0]) {
            return 0;
        }
        return fraction < SHARES[0] + SHARES[1] ? 1 : 2;
    }

    private static Proportion trials(PairSums sums) {
        return new Proportion(sums.second().longValueExact(), sums.first().longValueExact());
    }
}
