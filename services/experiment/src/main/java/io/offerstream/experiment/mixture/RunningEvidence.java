package io.offerstream.experiment.mixture;

/**
 * The most that spoke against the null hypothesis so far, as a p-value that may be looked at all the time: 1 over the
 * largest Bayes factor.
 *
 * @param logBayesFactor natural logarithm of the largest one, {@code >= 0}
 */
public record RunningEvidence(double logBayesFactor) {
    /** Nothing seen. */
    public static final RunningEvidence NONE = new RunningEvidence(0);

    private static final double LOG_10 = Math.log(10);

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if it is below 0 or no number
     */
    public RunningEvidence {
        if (!(logBayesFactor >= 0)) {
            throw new IllegalArgumentException("logBayesFactor must be 0 or more, found " + logBayesFactor);
        }
    }

    /** With one more look. */
    public RunningEvidence and(double nextLogBayesFactor) {
        return nextLogBayesFactor > logBayesFactor ? new RunningEvidence(nextLogBayesFactor) : this;
    }

    /** In (0, 1]; 0 where it is too small for a double. */
    public double pValue() {
        return Math.exp(-logBayesFactor);
    }

    /** Its decimal logarithm, also where {@link #pValue} is 0. */
    public double log10PValue() {
        return 0.0 - logBayesFactor / LOG_10;
    }
}
