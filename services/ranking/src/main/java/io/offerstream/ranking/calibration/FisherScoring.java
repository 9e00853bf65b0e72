package io.offerstream.ranking.calibration;

/**
 * Climbs the posterior of a line through log odds, by Fisher scoring with step halving, where redeemed offers have
 * their own curvature ({@link Logit#curvature}). Sums run over the shown offers in their order; the prior comes last. The
 * start is fixed: slope 0, and the odds of what was redeemed against the looks expected at the rest. Owned by one thread.
 *
 * @see "Gelman, Jakulin, Pittau, Su: A weakly informative default prior, Annals of Applied Statistics 2, 2008"
 */
final class FisherScoring {
    /** Of the slope, per standard deviation of the scores, which is normal around 0 with standard deviation 2.5. */
    private static final double PRIOR_PRECISION = 1 / (2.5 * 2.5);

    /** Half a redemption and half a refusal, both examined, at the mean score. */
    private static final double PRIOR_WEIGHT = 0.5;

    /** A step of a millionth of a standard error, squared. */
    private static final double TOLERANCE = 1e-12;

    private static final int MOST_STEPS = 1_000;
    private static final int MOST_HALVINGS = 50;

    /** Of the gain that the slope of the posterior promises, what a step has to bring (Armijo). */
    private static final double WORTH_A_STEP = 0.25;

    private final ShownOffers shown;
    private final double[] deviations;
    private double slope;
    private double intercept;
    private double gradientSlope;
    private double gradientIntercept;
    private double curvatureSlope;
    private double curvatureIntercept;
    private double curvatureBoth;

    FisherScoring(ShownOffers shown, ScoreScale scale) {
        this.shown = shown;
        deviations = new double[shown.count()];
        double redemptions = PRIOR_WEIGHT;
        double refusals = PRIOR_WEIGHT;
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = scale.standardised(shown.score(i));
            redemptions += shown.redemptions(i);
            refusals += shown.redeemed(i) ? 0 : shown.examinations(i);
        }
        intercept = StrictMath.log(redemptions / refusals);
    }

    /** Climbs to the top, or stops after {@value #MOST_STEPS} steps; returns the steps taken. */
    int climb() {
        double height = posterior(slope, intercept);
        for (int step = 0; step < MOST_STEPS; step++) {
            differentiate(Logit::curvature);
            // By elimination; the curvature left for the slope is never below its prior's, whatever was rounded.
            double stepSlope =
                    (gradientSlope - curvatureBoth / curvatureIntercept * gradientIntercept) / slopeCurvature();
            double stepIntercept = (gradientIntercept - curvatureBoth * stepSlope) / curvatureIntercept;
            double promised = gradientSlope * stepSlope + gradientIntercept * stepIntercept;
            if (promised <= TOLERANCE) {
                return step;
            }
            double share = 1;
            double reached = posterior(slope + stepSlope, intercept + stepIntercept);
            for (int halving = 0; !(reached - height >= WORTH_A_STEP * share * promised); halving++) {
                if (halving == MOST_HALVINGS) {
                    // The direction leads up, so what is left to gain is less than a double can tell.
                    return step;
                }
                share /= 2;
                reached = posterior(slope + share * stepSlope, intercept + share * stepIntercept);
            }
            slope += share * stepSlope;
            intercept += share * stepIntercept;
            height = reached;
        }
        return MOST_STEPS;
    }

    double slope() {
        return slope;
    }

    double intercept() {
        return intercept;
    }

    /** By the information expected, at the top. */
    double slopeStandardError() {
        differentiate((redeemed, examination, logOdds) -> Logit.information(examination, logOdds));
        return Math.sqrt(1 / slopeCurvature());
    }

    static boolean isDone(int steps) {
        return steps < MOST_STEPS;
    }

    private double slopeCurvature() {
        return Math.max(PRIOR_PRECISION, curvatureSlope - curvatureBoth / curvatureIntercept * curvatureBoth);
    }

    private double posterior(double slope, double intercept) {
        double sum = 0;
        for (int i = 0; i < deviations.length; i++) {
            double logOdds = slope * deviations[i] + intercept;
            sum += shown.weight(i) * Logit.logLikelihood(shown.redeemed(i), shown.examination(i), logOdds);
        }
        return sum
                + PRIOR_WEIGHT * Logit.logLikelihood(true, 1, intercept)
                + PRIOR_WEIGHT * Logit.logLikelihood(false, 1, intercept)
                - PRIOR_PRECISION / 2 * slope * slope;
    }

    private void differentiate(Curvature curvature) {
        gradientSlope = 0;
        gradientIntercept = 0;
        curvatureSlope = 0;
        curvatureIntercept = 0;
        curvatureBoth = 0;
        for (int i = 0; i < deviations.length; i++) {
            double deviation = deviations[i];
            double logOdds = slope * deviation + intercept;
            double pull = shown.weight(i) * Logit.gradient(shown.redeemed(i), shown.examination(i), logOdds);
            double bend = shown.weight(i) * curvature.of(shown.redeemed(i), shown.examination(i), logOdds);
            gradientSlope += pull * deviation;
            gradientIntercept += pull;
            curvatureSlope += bend * deviation * deviation;
            curvatureIntercept += bend;
            curvatureBoth += bend * deviation;
        }
        gradientSlope -= PRIOR_PRECISION * slope;
        gradientIntercept += PRIOR_WEIGHT * (Logit.gradient(true, 1, intercept) + Logit.gradient(false, 1, intercept));
        curvatureSlope += PRIOR_PRECISION;
        curvatureIntercept += 2 * PRIOR_WEIGHT * Logit.information(1, intercept);
    }

    /** Minus the second derivative of an offer's log likelihood by its log odds, in one sense or another. */
    private interface Curvature {
        double of(boolean redeemed, double examination, double logOdds);
    }
}
