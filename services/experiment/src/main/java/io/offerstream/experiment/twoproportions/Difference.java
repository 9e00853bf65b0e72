package io.offerstream.experiment.twoproportions;

import io.offerstream.experiment.tails.NormalTail;
import java.util.OptionalDouble;

/**
 * Rate of TEST minus rate of CONTROL, as a fraction.
 *
 * @param value estimate
 * @param standardError unpooled; 0 where both variances are
 * @param newcombe the interval to show: Newcombe's hybrid of both Wilson intervals, never a point
 * @param wald value and critical standard errors either side: only to compare with other tools, a point where the
 *     standard error is 0
 * @param waldPValue two-sided; empty where the standard error is 0
 */
public record Difference(
        double value, double standardError, Interval newcombe, Interval wald, OptionalDouble waldPValue) {

    static Difference of(Proportion test, Proportion control, double z) {
        double value = test.rate() - control.rate();
        double standardError = Math.sqrt(test.variance() + control.variance());
        return new Difference(
                value,
                standardError,
                newcombe(test, control, z),
                new Interval(value - z * standardError, value + z * standardError),
                standardError > 0
                        ? OptionalDouble.of(NormalTail.twoSided(value / standardError))
                        : OptionalDouble.empty());
    }

    private static Interval newcombe(Proportion test, Proportion control, double z) {
        double value = test.rate() - control.rate();
        Interval wilsonTest = test.wilson(z);
        Interval wilsonControl = control.wilson(z);
        return new Interval(
                value - Math.hypot(test.rate() - wilsonTest.low(), wilsonControl.high() - control.rate()),
                value + Math.hypot(wilsonTest.high() - test.rate(), control.rate() - wilsonControl.low()));
    }
}
