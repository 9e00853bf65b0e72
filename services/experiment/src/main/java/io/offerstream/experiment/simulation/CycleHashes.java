package io.offerstream.experiment.simulation;

import io.offerstream.experiment.bucketing.Bucketing;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/** T11: whether the arms of one cycle say anything about those of another. Its rate is a correlation, the largest. */
final class CycleHashes implements Simulation {
    private static final int CYCLES = 20;
    private static final int USERS = 20_000;

    @Override
    public List<Target> targets() {
        return List.of(new Target(
                "T11", "hash: largest correlation of TEST between 20 cycles of 20,000 customers", 0.0171, 1, 0, 0.032));
    }

    @Override
    public int shortRepetitions() {
        return 1;
    }

    @Override
    public double[] repeat(SplittableRandom random) {
        String experiment = "simulated-" + random.nextInt(1_000_000);
        BitSet[] test = new BitSet[CYCLES];
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            test[cycle] = new BitSet(USERS);
            for (int user = 0; user < USERS; user++) {
                test[cycle].set(
                        user,
                        Bucketing.of(experiment, "cycle-" + cycle, "customer-" + user)
                                        .fraction()
                                < 0.5);
            }
        }
        double largest = 0;
        for (int one = 0; one < CYCLES; one++) {
            for (int other = one + 1; other < CYCLES; other++) {
                largest = Math.max(largest, Math.abs(correlation(test[one], test[other])));
            }
        }
        return new double[] {largest};
    }

    private static double correlation(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.and(other);
        double p = (double) one.cardinality() / USERS;
        double q = (double) other.cardinality() / USERS;
        return ((double) both.cardinality() / USERS - p * q) / Math.sqrt(p * (1 - p) * q * (1 - q));
    }
}
