package io.offerstream.experiment.simulation;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * How often a method should claim what is not there.
 *
 * @param id as in the reference
 * @param what data and method; a method marked WRONG has to fail, or the simulation could not tell
 * @param reference rate measured by the reference
 * @param repetitions of a full run
 * @param low smallest rate that passes in a full run
 * @param high largest rate that passes in a full run
 */
public record Target(String id, String what, double reference, int repetitions, double low, double high) {
    /** Two-sided: how often a right implementation may leave the widened band by chance. */
    private static final double CHANCE = 0.001;

    /** With fewer repetitions: as wide as chance about the reference makes necessary, never narrower than in full. */
    Target shortened(int fewer) {
        if (fewer >= repetitions) {
            return this;
        }
        var claims = BinomialDistribution.of(fewer, reference);
        return new Target(
                id,
                what,
                reference,
                fewer,
                Math.min(low, (double) claims.inverseCumulativeProbability(CHANCE / 2) / fewer),
                Math.max(high, (double) claims.inverseSurvivalProbability(CHANCE / 2) / fewer));
    }

    boolean admits(double rate) {
        return low <= rate && rate <= high;
    }
}
