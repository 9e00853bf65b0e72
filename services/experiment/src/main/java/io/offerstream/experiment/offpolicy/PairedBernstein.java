package io.offerstream.experiment.offpolicy;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Lower bound of one policy's value minus another's that holds at any number of slates: empirical Bernstein on the
 * per-user means of weighted rewards, not self-normalised.
 */
final class PairedBernstein {
    private PairedBernstein() {}

    static OptionalDouble lowerBound(WeightedSlates newSlates, WeightedSlates baselineSlates, double delta) {
        int slates = newSlates.slates();
        double[] differences = new double[slates];
        double[] ones = new double[slates];
        for (int slate = 0; slate < slates; slate++) {
            // So that the mean over users is the mean over slates.
            differences[slate] = (newSlates.weightedReward(slate) - baselineSlates.weightedReward(slate))
                    * newSlates.users()
                    / slates;
            ones[slate] = (double) newSlates.users() / slates;
        }
        double mostSlates = Arrays.stream(newSlates.perUser(ones)).max().orElse(0);
        return LowerBound.empiricalBernstein(
                newSlates.perUser(differences), 2 * mostSlates * newSlates.largestWeightedReward(), delta);
    }
}
