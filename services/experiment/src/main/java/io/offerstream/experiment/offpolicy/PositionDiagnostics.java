package io.offerstream.experiment.offpolicy;

/**
 * How far the weights at one position can be trusted.
 *
 * @param effectiveSlates (sum w)² / sum w²: as many equally weighted slates say as much; 0 without weight
 * @param meanWeight 1 but for chance if propensities are true
 * @param meanWeightStandardError 0 for one slate
 * @param largestShare of all weight that one slate holds; 0 without weight
 */
public record PositionDiagnostics(
        double effectiveSlates, double meanWeight, double meanWeightStandardError, double largestShare) {
    /** What a mean weight may miss 1 by through rounding, where every weight is the same. */
    private static final double ROUNDING = 1e-9;

    static PositionDiagnostics of(WeightedSlates slates, int position) {
        int n = slates.slates();
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int slate = 0; slate < n; slate++) {
            double weight = slates.weight(slate, position);
            sum += weight;
            squares += weight * weight;
            largest = Math.max(largest, weight);
        }
        double mean = sum / n;
        double deviations = 0;
        for (int slate = 0; slate < n; slate++) {
            double deviation = slates.weight(slate, position) - mean;
            deviations += deviation * deviation;
        }
        return new PositionDiagnostics(
                squares > 0 ? sum * sum / squares : 0,
                mean,
                n > 1 ? Math.sqrt(deviations / (n - 1) / n) : 0,
                sum > 0 ? largest / sum : 0);
    }

    /** Whether the mean weight is within so many standard errors of 1. */
    boolean isCalibrated(double standardErrors) {
        return Math.abs(meanWeight - 1) <= standardErrors * meanWeightStandardError + ROUNDING;
    }
}
