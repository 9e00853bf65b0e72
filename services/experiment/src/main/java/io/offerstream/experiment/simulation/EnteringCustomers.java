package io.offerstream.experiment.simulation;

import io.offerstream.experiment.confidencesequence.AsymptoticSequence;
import io.offerstream.experiment.confidencesequence.AsymptoticTuning;
import io.offerstream.experiment.twoproportions.Proportion;
import java.util.List;
import java.util.SplittableRandom;

/** T1, T2: customers enter over time, and the comparison is looked at ten times. */
final class EnteringCustomers implements Simulation {
    private static final int USERS = 20_000;
    private static final int LOOKS = 10;
    private static final double RATE = 0.05;
    private static final AsymptoticTuning TUNING = new AsymptoticTuning(0.05, 2 * USERS);

    @Override
    public List<Target> targets() {
        return List.of(
                new Target("T1", "entering customers, 10 looks, WRONG: test for one look", 0.19548, 4000, 0.175, 0.215),
                new Target("T2", "entering customers, 10 looks, asymptotic sequence", 0.00948, 4000, 0, 0.02));
    }

    @Override
    public double[] repeat(SplittableRandom random) {
        boolean naive = false;
        boolean sequence = false;
        int test = 0;
        int control = 0;
        for (int look = 1; look <= LOOKS; look++) {
            test += Draws.binomial(random, USERS / LOOKS, RATE);
            control += Draws.binomial(random, USERS / LOOKS, RATE);
            var ofTest = new Proportion(look * USERS / LOOKS, test);
            var ofControl = new Proportion(look * USERS / LOOKS, control);
            naive |= WrongMethods.naive(ofTest, ofControl);
            sequence |= AsymptoticSequence.compare(ofTest, ofControl, TUNING)
                    .difference()
                    .filter(difference -> !difference.contains(0))
                    .isPresent();
        }
        return new double[] {Simulation.claim(naive), Simulation.claim(sequence)};
    }
}
