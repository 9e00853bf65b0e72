package io.offerstream.experiment.mixture;

import java.util.List;

/**
 * Bayes factor of "any shares" against given ones, for counts: the shares are averaged over a Dirichlet distribution
 * around their expected values. Against the true shares it is a martingale of mean 1, so that 1 over its maximum is a
 * p-value that holds at every moment at once (Ville's inequality). Precise up to 10<sup>9</sup> counts and more.
 *
 * @param concentration weight of the prior in observations, above 0: small looks for large departures, large for small
 * @param expected mean of the prior, each above 0; sum 1
 * @see "Lindon, Malek: Anytime-valid inference for multinomial count data, NeurIPS 2022"
 */
public record DirichletMixture(double concentration, List<Double> expected) {
    /** What the expected shares may miss 1 by: what is lost in writing thirds as decimals, not a forgotten arm. */
    private static final double ROUNDING = 1e-9;

    /**
     * Checks the prior, and takes out what rounding left over.
     *
     * @throws IllegalArgumentException if it is none
     */
    public DirichletMixture {
        if (!(concentration > 0) || Double.isInfinite(concentration)) {
            throw new IllegalArgumentException("concentration must be above 0 and finite, found " + concentration);
        }
        double sum = expected.stream().mapToDouble(Double::doubleValue).sum();
        if (expected.size() < 2
                || !expected.stream().allMatch(share -> share > 0)
                || !(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException(
                    "weights must be two at least, above 0, and sum to 1, found " + expected);
        }
        expected = expected.stream().map(share -> share / sum).toList();
    }

    /** Logarithm of the Bayes factor against the expected shares; 0 before the first count. */
    public double logBayesFactor(double... counts) {
        return logBayesFactor(counts, shares());
    }

    /**
     * Logarithm of the Bayes factor against any shares.
     *
     * @param counts one for each expected share, {@code >= 0}
     * @param shares of the same categories, sum 1
     */
    public double logBayesFactor(double[] counts, double[] shares) {
        return logBayesFactorOfObserved(counts) + Deviance.of(counts, shares);
    }

    /**
     * The least it is over all shares, at those observed: what averaging costs; at most 0.
     *
     * <p>All gamma functions are written by Stirling's formula and its error, and the formula's terms combined into
     * {@link Deviance}s, which are small: nothing of the order of the counts is left to cancel.
     */
    public double logBayesFactorOfObserved(double... counts) {
        int categories = expected.size();
        if (counts.length != categories) {
            throw new IllegalArgumentException(
                    "counts must be " + categories + ", one for each weight, found " + counts.length);
        }
        double[] prior = new double[categories];
        double[] posterior = new double[categories];
        double total = 0;
        for (int k = 0; k < categories; k++) {
            if (!(counts[k] >= 0)) {
                throw new IllegalArgumentException("counts must not be negative, found " + counts[k]);
            }
            prior[k] = concentration * expected.get(k);
            total += counts[k];
        }
        double mass = concentration + total;
        double sum = (Math.log(mass / concentration) - 2 * grown(concentration, mass)) / 2;
        for (int k = 0; k < categories; k++) {
            double shape = prior[k] + counts[k];
            posterior[k] = shape / mass;
            sum += grown(prior[k], shape) - Math.log(shape / prior[k]) / 2;
        }
        return sum - Deviance.of(counts, posterior) - Deviance.of(prior, posterior);
    }

    private static double grown(double from, double to) {
        return StirlingError.of(to) - StirlingError.of(from);
    }

    private double[] shares() {
        return expected.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
