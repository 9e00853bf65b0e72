package io.offerstream.experiment.simulation;

import io.offerstream.experiment.confidencesequence.AsymptoticTuning;
import io.offerstream.experiment.confidencesequence.EventDesign;
import io.offerstream.experiment.confidencesequence.EventSequence;
import java.util.List;
import java.util.SplittableRandom;

/**
 * T3, T4 and, nine to one, T3b, T4b: all customers are assigned at the start, and the comparison is looked at after every
 * first redemption.
 */
final class FixedCohort implements Simulation {
    static final double RATE = 0.05;

    private final List<Target> targets;
    private final int usersTest;
    private final int usersControl;
    private final EventDesign design;
    private final double multiplier;
    private final boolean even;

    private FixedCohort(int usersTest, int usersControl, Target... targets) {
        this.targets = List.of(targets);
        this.usersTest = usersTest;
        this.usersControl = usersControl;
        design = new EventDesign(usersTest, usersControl, EventDesign.DEFAULT_KAPPA);
        multiplier = new AsymptoticTuning(0.05, usersTest + usersControl).multiplier(usersTest + usersControl);
        even = usersTest == usersControl;
    }

    static FixedCohort even() {
        return new FixedCohort(
                20_000,
                20_000,
                new Target("T3", "cohort 50/50, every redemption, event sequence", 0.0197, 4000, 0, 0.03),
                new Target("T4", "cohort 50/50, every redemption, WRONG: test for one look", 0.4898, 4000, 0.45, 0.53));
    }

    static FixedCohort nineToOne() {
        return new FixedCohort(
                36_000,
                4_000,
                new Target("T3b", "cohort 90/10, every redemption, event sequence", 0.0175, 4000, 0, 0.03),
                new Target(
                        "T4b",
                        "cohort 90/10, every redemption, WRONG: sequence whose clock is customers",
                        0.1172,
                        4000,
                        0.095,
                        0.14));
    }

    @Override
    public List<Target> targets() {
        return targets;
    }

    @Override
    public double[] repeat(SplittableRandom random) {
        var arrivals = new Arrivals(
                random, Draws.binomial(random, usersTest, RATE), Draws.binomial(random, usersControl, RATE));
        boolean sequence = false;
        boolean wrong = false;
        while (arrivals.next() && !(sequence && wrong)) {
            int test = arrivals.test();
            int control = arrivals.control();
            sequence = sequence || isClaimed(design, test, control, 0.05);
            wrong = wrong
                    || (even
                            ? WrongMethods.naiveAfterRedemption(test, usersTest, control, usersControl)
                            : WrongMethods.stoppedClock(test, usersTest, control, usersControl, multiplier));
        }
        return new double[] {Simulation.claim(sequence), Simulation.claim(wrong)};
    }

    /** Whether the event sequence rules out "no difference" at this moment. */
    static boolean isClaimed(EventDesign design, int test, int control, double alpha) {
        double needed = -Math.log(alpha);
        // Averaged likelihood is at most the largest, whose logarithm is at most chi-square: most looks end here.
        return chiSquare(design, test, control) > needed
                && new EventSequence(design, test, control).logBayesFactorNull() >= needed;
    }

    private static double chiSquare(EventDesign design, int test, int control) {
        double expected = design.nullShare() * (test + control);
        return (test - expected) * (test - expected) / (expected * design.nullShareControl());
    }
}
