package io.offerstream.experiment.ratio;

import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.experiment.twoproportions.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Ratio of TEST minus ratio of CONTROL.
 *
 * @param value estimate
 * @param standardError empty where an arm has a single customer
 * @param interval empty where the standard error is, or is 0
 * @param pValue two-sided; empty where the interval is, 0 where it is too small for a double
 * @param log10PValue its decimal logarithm, also where {@code pValue} is 0
 */
public record RatioDifference(
        double value,
        OptionalDouble standardError,
        Optional<Interval> interval,
        OptionalDouble pValue,
        OptionalDouble log10PValue) {

    /** @param value test less control, which their values are too coarse for where they nearly agree */
    static RatioDifference of(double value, Ratio test, Ratio control, double z) {
        if (test.variance().isEmpty() || control.variance().isEmpty()) {
            return without(value, OptionalDouble.empty());
        }
        double error =
                Math.sqrt(test.variance().getAsDouble() + control.variance().getAsDouble());
        if (error == 0) {
            return without(value, OptionalDouble.of(error));
        }
        return new RatioDifference(
                value,
                OptionalDouble.of(error),
                Optional.of(new Interval(value - z * error, value + z * error)),
                OptionalDouble.of(NormalTail.twoSided(value / error)),
                OptionalDouble.of(NormalTail.log10TwoSided(value / error)));
    }

    private static RatioDifference without(double value, OptionalDouble error) {
        return new RatioDifference(value, error, Optional.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }
}
