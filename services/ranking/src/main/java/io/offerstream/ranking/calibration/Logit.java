package io.offerstream.ranking.calibration;

/**
 * The chance that an offer is redeemed, on the scale of log odds, and what it is worth to have seen it redeemed or not.
 * StrictMath throughout: a calibrator has the same bits on every machine. No result is NaN for finite log odds, however
 * large.
 *
 * <p>An offer is redeemed only if it was examined: P(redeemed | shown) = examination · σ(logOdds).
 */
final class Logit {
    private Logit() {}

    /** σ; precise for the small tail, so ask for {@code sigmoid(-logOdds)} rather than subtract from 1. */
    static double sigmoid(double logOdds) {
        if (logOdds >= 0) {
            return 1 / (1 + StrictMath.exp(-logOdds));
        }
        double odds = StrictMath.exp(logOdds);
        return odds / (1 + odds);
    }

    private static double logSigmoid(double logOdds) {
        return Math.min(0, logOdds) - StrictMath.log1p(StrictMath.exp(-Math.abs(logOdds)));
    }

    /** log P(redeemed | shown) if it was, log(1 - P(redeemed | shown)) if not. */
    static double logLikelihood(boolean redeemed, double examination, double logOdds) {
        if (redeemed) {
            return StrictMath.log(examination) + logSigmoid(logOdds);
        }
        if (examination == 1) {
            return logSigmoid(-logOdds);
        }
        double missed = examination * sigmoid(logOdds);
        return missed < 0.5 ? StrictMath.log1p(-missed) : StrictMath.log(notRedeemed(examination, logOdds));
    }

    /** The derivative of {@link #logLikelihood} by the log odds. */
    static double gradient(boolean redeemed, double examination, double logOdds) {
        return redeemed
                ? sigmoid(-logOdds)
                : -examination * sigmoid(logOdds) * notRedeemableShare(examination, logOdds);
    }

    /** Fisher's information about the log odds in one shown offer, before it is known what became of it. */
    static double information(double examination, double logOdds) {
        return examination * sigmoid(logOdds) * sigmoid(-logOdds) * notRedeemableShare(examination, logOdds);
    }

    /**
     * The curvature to step by, never flatter than the likelihood of this offer: its own if it was redeemed, what is
     * expected if not, whose own may be negative. The expected one throughout would be far too flat where more was
     * redeemed than examination allows, and steps by it would overshoot.
     */
    static double curvature(boolean redeemed, double examination, double logOdds) {
        return redeemed ? sigmoid(logOdds) * sigmoid(-logOdds) : information(examination, logOdds);
    }

    private static double notRedeemed(double examination, double logOdds) {
        return 1 - examination + examination * sigmoid(-logOdds);
    }

    /** (1 - σ) / (1 - examination · σ): exactly 1 if examined for sure, where both may be too small for a double. */
    private static double notRedeemableShare(double examination, double logOdds) {
        return examination == 1 ? 1 : sigmoid(-logOdds) / notRedeemed(examination, logOdds);
    }
}
