package io.offerstream.ranking.calibration;

import java.util.OptionalDouble;

/**
 * A calibrator as shown offers have it, by the examination hypothesis: an offer is redeemed if it is looked at and liked,
 * P(redeem | shown) = examination · σ(slope · score + intercept).
 *
 * <p>The likelihood is maximised with a weak prior, so that everything stays finite where nothing or everything was
 * redeemed, all scores are one, or scores tell redeemed from not without fail: half a redemption and half a refusal at the
 * mean score, and a slope per standard deviation of the scores that is normal around 0 with standard deviation 2.5.
 *
 * @param slopeStandardError of the calibrator's slope, by the expected information; empty if all scores are one
 * @param steps of Fisher scoring, 1,000 at most; a dozen where examination is right
 * @param converged whether the next step would have been shorter than a millionth of a standard error, or the gain of it
 *     below what a double can tell; if not, the calibrator is where the last step led
 * @see "Platt: Probabilistic outputs for support vector machines, Advances in Large Margin Classifiers, 1999"
 * @see "Richardson, Dominowska, Ragno: Predicting clicks, WWW 2007, section 4: examination"
 */
public record CalibratorFit(Calibrator calibrator, OptionalDouble slopeStandardError, int steps, boolean converged) {
    private static final double STANDARD_ERRORS = 2;

    /**
     * Fits. Bit-identical for the same shown offers in the same order, which is the order of every sum; another order
     * changes the last digits.
     */
    public static CalibratorFit of(ShownOffers shown) {
        ScoreScale scale = ScoreScale.of(shown);
        var climber = new FisherScoring(shown, scale);
        int steps = climber.climb();
        return new CalibratorFit(
                scale.onRawScores(climber.slope(), climber.intercept()),
                scale.spread() > 0
                        ? OptionalDouble.of(climber.slopeStandardError() / scale.spread())
                        : OptionalDouble.empty(),
                steps,
                FisherScoring.isDone(steps));
    }

    /** Whether the scores tell what is redeemed: the slope is above 0 by more than two standard errors. */
    public boolean isInformative() {
        return slopeStandardError.isPresent()
                && calibrator.slope() > STANDARD_ERRORS * slopeStandardError.getAsDouble();
    }
}
