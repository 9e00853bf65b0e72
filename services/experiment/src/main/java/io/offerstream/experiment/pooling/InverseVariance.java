package io.offerstream.experiment.pooling;

import io.offerstream.experiment.tails.ChiSquareTail;
import io.offerstream.experiment.twoproportions.Interval;
import java.util.List;

/**
 * Rate ratios of strata weighted by their precision. Needs a redeemer in each arm of each stratum.
 *
 * @param fixed if all strata have the same true ratio
 * @param heterogeneity how little they look like it
 * @param random mean of the true ratios, if these differ; equal to {@code fixed} where nothing says so
 * @param prediction lift to expect of one more stratum, which differs, too
 * @see "DerSimonian, Laird: Meta-analysis in clinical trials, Controlled Clinical Trials 7, 1986"
 */
public record InverseVariance(PooledRatio fixed, Heterogeneity heterogeneity, PooledRatio random, Interval prediction) {

    /**
     * How much the strata's ratios differ beyond chance.
     *
     * @param q weighted sum of squares about the fixed estimate
     * @param degreesOfFreedom strata minus 1
     * @param pValue of no difference; 1 with a single stratum
     * @param log10PValue its decimal logarithm
     * @param iSquared share of {@code q} that chance does not explain, 0 to 1
     * @param tauSquared variance of the true log ratios, by DerSimonian and Laird; {@code >= 0}
     */
    public record Heterogeneity(
            double q, int degreesOfFreedom, double pValue, double log10PValue, double iSquared, double tauSquared) {}

    /**
     * Pools.
     *
     * @param strata one at least, each with {@link Stratum#hasLogRatio}
     */
    static InverseVariance of(List<Stratum> strata, double criticalValue) {
        PooledRatio fixed = weighted(strata, 0, criticalValue);
        Heterogeneity heterogeneity = heterogeneity(strata, fixed);
        PooledRatio random = weighted(strata, heterogeneity.tauSquared(), criticalValue);
        return new InverseVariance(
                fixed,
                heterogeneity,
                random,
                random.interval(
                        Math.sqrt(random.standardError() * random.standardError() + heterogeneity.tauSquared())));
    }

    private static PooledRatio weighted(List<Stratum> strata, double tauSquared, double criticalValue) {
        double weights = 0;
        double sum = 0;
        for (Stratum stratum : strata) {
            double weight = 1 / (stratum.logVariance() + tauSquared);
            weights += weight;
            sum += weight * stratum.logRatio();
        }
        return new PooledRatio(sum / weights, Math.sqrt(1 / weights), criticalValue);
    }

    private static Heterogeneity heterogeneity(List<Stratum> strata, PooledRatio fixed) {
        int degrees = strata.size() - 1;
        if (degrees == 0) {
            return new Heterogeneity(0, 0, 1, 0, 0, 0);
        }
        double q = 0;
        double weights = 0;
        double squaredWeights = 0;
        for (Stratum stratum : strata) {
            double weight = 1 / stratum.logVariance();
            double off = stratum.logRatio() - fixed.logRatio();
            q += weight * off * off;
            weights += weight;
            squaredWeights += weight * weight;
        }
        return new Heterogeneity(
                q,
                degrees,
                ChiSquareTail.above(q, degrees),
                ChiSquareTail.log10Above(q, degrees),
                q > degrees ? (q - degrees) / q : 0,
                q > degrees ? (q - degrees) / (weights - squaredWeights / weights) : 0);
    }
}
