package io.offerstream.experiment.ratio;

import io.offerstream.experiment.moments.PairSums;
import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.experiment.twoproportions.Quotient;
import java.util.Optional;

/**
 * A ratio metric of both arms, such as redemptions per impression or spend per redemption. It may move because its
 * denominator does: show both sums per customer beside it.
 *
 * @param alpha error rate of every interval, two-sided
 * @param test empty where TEST's denominators sum to 0
 * @param control the same of CONTROL
 * @param difference empty with status NO_DATA
 * @param lift the ratios with their variances, for delta, log and Fieller intervals; empty with status NO_DATA,
 *     ZERO_CONTROL, NEGATIVE or SINGLE_USER
 */
public record RatioComparison(
        Status status,
        double alpha,
        Optional<Ratio> test,
        Optional<Ratio> control,
        Optional<RatioDifference> difference,
        Optional<Quotient> lift) {

    /** What a comparison can say. Where several hold, the first one counts. */
    public enum Status {
        /** An arm has no users, or nothing to divide by. */
        NO_DATA,
        /** A ratio below 0, such as a negative margin: the difference stands, a lift has no meaning. */
        NEGATIVE,
        /** CONTROL's ratio is 0: no lift; the difference still stands. */
        ZERO_CONTROL,
        /** TEST's ratio is 0: the lift is -1, without a logarithm. */
        ZERO_TEST,
        /** An arm has one user, and no variance. */
        SINGLE_USER,
        /** Both variances are 0: no interval. */
        DEGENERATE,
        OK;

        private static Status of(Ratio test, Ratio control) {
            if (test.value() < 0 || control.value() < 0) {
                return NEGATIVE;
            } else if (control.value() == 0) {
                return ZERO_CONTROL;
            } else if (test.value() == 0) {
                return ZERO_TEST;
            } else if (test.variance().isEmpty() || control.variance().isEmpty()) {
                return SINGLE_USER;
            }
            return test.variance().getAsDouble() + control.variance().getAsDouble() == 0 ? DEGENERATE : OK;
        }
    }

    /**
     * Compares two arms.
     *
     * @param test first amount the numerator, second the denominator, which is never negative
     * @param control the same of CONTROL
     * @param alpha in (0, 1)
     * @throws IllegalArgumentException if {@code alpha} is not, or a sum of denominators is negative
     */
    public static RatioComparison compare(PairSums test, PairSums control, double alpha) {
        double z = NormalTail.criticalValue(alpha);
        var ratioTest = ratio("test", test);
        var ratioControl = ratio("control", control);
        if (ratioTest.isEmpty() || ratioControl.isEmpty()) {
            return new RatioComparison(
                    Status.NO_DATA, alpha, ratioTest, ratioControl, Optional.empty(), Optional.empty());
        }
        return new RatioComparison(
                Status.of(ratioTest.get(), ratioControl.get()),
                alpha,
                ratioTest,
                ratioControl,
                Optional.of(RatioDifference.of(test.ratioLess(control), ratioTest.get(), ratioControl.get(), z)),
                quotient(ratioTest.get(), ratioControl.get()));
    }

    private static Optional<Ratio> ratio(String arm, PairSums sums) {
        if (sums.second().signum() < 0) {
            throw new IllegalArgumentException(
                    "the denominators of " + arm + " must sum to 0 or more, found " + sums.second());
        }
        return sums.second().signum() == 0 ? Optional.empty() : Optional.of(Ratio.of(sums));
    }

    private static Optional<Quotient> quotient(Ratio test, Ratio control) {
        return test.value() >= 0
                        && control.value() > 0
                        && test.variance().isPresent()
                        && control.variance().isPresent()
                ? Optional.of(new Quotient(
                        test.value(),
                        control.value(),
                        test.variance().getAsDouble(),
                        control.variance().getAsDouble()))
                : Optional.empty();
    }
}
