package io.offerstream.experiment.simulation;

import io.offerstream.experiment.confidencesequence.EventDesign;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * T5, T5b: a few customers redeem again and again. How often each does is negative binomial: a gamma of shape 0.05 and
 * mean 0.1 in place of one rate for all.
 */
final class RepeatRedeemers implements Simulation {
    private static final int USERS = 20_000;
    private static final double SHAPE = 0.05;
    private static final double MEAN = 0.1;
    private static final EventDesign DESIGN = new EventDesign(USERS, USERS, EventDesign.DEFAULT_KAPPA);

    /** Share of customers with at most so many redemptions, up to where doubles end. */
    private static final double[] UP_TO = upTo();

    private static double[] upTo() {
        double[] upTo = new double[400];
        double again = MEAN / (MEAN + SHAPE);
        double probability = Math.pow(1 - again, SHAPE);
        double sum = 0;
        for (int redemptions = 0; redemptions < upTo.length; redemptions++) {
            sum += probability;
            upTo[redemptions] = sum;
            probability *= again * (redemptions + SHAPE) / (redemptions + 1);
        }
        return upTo;
    }

    @Override
    public List<Target> targets() {
        return List.of(
                new Target(
                        "T5", "repeat redeemers, WRONG: event sequence on all redemptions", 0.13575, 2000, 0.1, 0.17),
                new Target("T5b", "repeat redeemers, event sequence on first redemptions", 0.01825, 2000, 0, 0.035));
    }

    /** One arm: all redemptions, and the moments of the first ones, sorted; after them nothing more comes. */
    private static final class Arm {
        private final int redemptions;
        private final double[] firsts;

        private Arm(int redemptions, double[] firsts) {
            this.redemptions = redemptions;
            this.firsts = firsts;
        }

        static Arm draw(SplittableRandom random) {
            double[] firsts = new double[Draws.binomial(random, USERS, 1 - UP_TO[0])];
            int all = 0;
            for (int customer = 0; customer < firsts.length; customer++) {
                double among = UP_TO[0] + (1 - UP_TO[0]) * random.nextDouble();
                int at = Arrays.binarySearch(UP_TO, among);
                int redemptions = at >= 0 ? at + 1 : Math.min(-at - 1, UP_TO.length);
                all += redemptions;
                // The first of so many moments of the cycle.
                firsts[customer] = 1 - Math.pow(1 - random.nextDouble(), 1.0 / redemptions);
            }
            Arrays.sort(firsts);
            return new Arm(all, firsts);
        }

        double moment(int first) {
            return first < firsts.length ? firsts[first] : Double.POSITIVE_INFINITY;
        }
    }

    @Override
    public double[] repeat(SplittableRandom random) {
        var test = Arm.draw(random);
        var control = Arm.draw(random);
        return new double[] {
            Simulation.claim(isClaimedOnAll(random, test, control)), Simulation.claim(isClaimedOnFirsts(test, control))
        };
    }

    private static boolean isClaimedOnAll(SplittableRandom random, Arm test, Arm control) {
        var arrivals = new Arrivals(random, test.redemptions, control.redemptions);
        boolean claimed = false;
        while (!claimed && arrivals.next()) {
            claimed = FixedCohort.isClaimed(DESIGN, arrivals.test(), arrivals.control(), 0.05);
        }
        return claimed;
    }

    private static boolean isClaimedOnFirsts(Arm test, Arm control) {
        int ofTest = 0;
        int ofControl = 0;
        boolean claimed = false;
        while (!claimed && ofTest + ofControl < test.firsts.length + control.firsts.length) {
            if (test.moment(ofTest) < control.moment(ofControl)) {
                ofTest++;
            } else {
                ofControl++;
            }
            claimed = FixedCohort.isClaimed(DESIGN, ofTest, ofControl, 0.05);
        }
        return claimed;
    }
}
