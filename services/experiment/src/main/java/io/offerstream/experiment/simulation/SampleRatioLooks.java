package io.offerstream.experiment.simulation;

import io.offerstream.experiment.samplemismatch.SampleRatioCheck;
import io.offerstream.experiment.samplemismatch.SequentialSampleRatioCheck;
import java.util.List;
import java.util.SplittableRandom;

/** T7, T7b, T7c: the sample ratio check on customers who are assigned in ten batches, and rightly. */
final class SampleRatioLooks implements Simulation {
    private static final int LOOKS = 10;
    private static final int BATCH = 10_000;
    private static final List<Double> WEIGHTS = List.of(0.5, 0.5);

    @Override
    public List<Target> targets() {
        return List.of(
                new Target("T7", "sample ratio, chi-square, one look", 0.00049, 100_000, 0.0002, 0.0009),
                new Target("T7b", "sample ratio, WRONG: chi-square at ten looks", 0.00304, 100_000, 0.0022, 0.004),
                new Target("T7c", "sample ratio, sequential check at ten looks", 0.00005, 100_000, 0, 0.0005));
    }

    @Override
    public double[] repeat(SplittableRandom random) {
        boolean last = false;
        boolean any = false;
        var sequential = SequentialSampleRatioCheck.start(WEIGHTS, SequentialSampleRatioCheck.DEFAULT_CONCENTRATION);
        for (int look = 0; look < LOOKS; look++) {
            long test = Draws.binomial(random, BATCH, WEIGHTS.get(0));
            sequential = sequential.then(List.of(test, BATCH - test));
            last = SampleRatioCheck.of(sequential.counts(), WEIGHTS).verdict() == SampleRatioCheck.Verdict.RED;
            any |= last;
        }
        return new double[] {Simulation.claim(last), Simulation.claim(any), Simulation.claim(sequential.isRed())};
    }
}
