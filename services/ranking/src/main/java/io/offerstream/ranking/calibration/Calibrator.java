package io.offerstream.ranking.calibration;

/**
 * What a raw score means: P(redeem | examined) = σ(slope · score + intercept). Belongs to the model version it was
 * fitted for.
 *
 * @param slope log odds per unit of score; 0 or less if the data say that higher scores redeem no more often
 * @param intercept log odds at score 0
 * @see "Platt: Probabilistic outputs for support vector machines, Advances in Large Margin Classifiers, 1999"
 */
public record Calibrator(double slope, double intercept) {
    /**
     * Checks that probabilities follow from it.
     *
     * @throws IllegalArgumentException if a parameter is not finite
     */
    public Calibrator {
        if (!Double.isFinite(slope) || !Double.isFinite(intercept)) {
            throw new IllegalArgumentException(
                    "slope and intercept must be finite, found " + slope + " and " + intercept);
        }
    }

    /** Whether a higher score means a likelier redemption; if not, ranking by probability is not ranking by score. */
    public boolean isIncreasing() {
        return slope > 0;
    }

    /**
     * P(redeem | examined), 0 to 1; for P(redeem | shown), multiply by the probability of examination.
     *
     * @throws IllegalArgumentException if the score is not finite
     */
    public double probability(float score) {
        if (!Float.isFinite(score)) {
            throw new IllegalArgumentException("score must be finite, found " + score);
        }
        return Logit.sigmoid(logOdds(score));
    }

    double logOdds(float score) {
        return slope * score + intercept;
    }
}
