package io.offerstream.experiment.confidencesequence;

import io.offerstream.experiment.twoproportions.Difference;
import io.offerstream.experiment.twoproportions.Interval;
import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.experiment.twoproportions.RelativeLift;
import io.offerstream.experiment.twoproportions.TwoProportions;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The asymptotic confidence sequence of difference and lift at one moment, for customers who enter over time.
 *
 * @param fixed the comparison for one look, from which estimates and standard errors come
 * @param multiplier standard errors either side; empty without customers
 * @param difference as a fraction; empty where it does not exist or would be a point
 * @param log10PValue decimal logarithm of the always-valid p-value of the difference; empty where that is
 * @param lift symmetric about the relative lift; empty where it does not exist or would be a point
 * @param log10PValueLift the same of the lift
 * @param logLift symmetric for the logarithm of the ratio
 */
public record AsymptoticSequence(
        TwoProportions fixed,
        AsymptoticTuning tuning,
        OptionalDouble multiplier,
        Optional<Interval> difference,
        OptionalDouble log10PValue,
        Optional<Interval> lift,
        OptionalDouble log10PValueLift,
        Optional<Interval> logLift) {
    private static final double LOG_10 = Math.log(10);

    /** Compares the customers whose windows are complete. */
    public static AsymptoticSequence compare(Proportion test, Proportion control, AsymptoticTuning tuning) {
        var fixed = TwoProportions.compare(test, control, tuning.alpha());
        long users = test.users() + control.users();
        OptionalDouble multiplier = users == 0 ? OptionalDouble.empty() : OptionalDouble.of(tuning.multiplier(users));
        double half = multiplier.orElse(0);
        OptionalDouble difference = value(fixed.difference().map(Difference::value));
        OptionalDouble error = value(fixed.difference().map(Difference::standardError));
        OptionalDouble lift = fixed.lift().map(RelativeLift::value).orElse(OptionalDouble.empty());
        OptionalDouble liftError =
                fixed.lift().map(RelativeLift::deltaStandardError).orElse(OptionalDouble.empty());
        return new AsymptoticSequence(
                fixed,
                tuning,
                multiplier,
                around(difference, error, half),
                log10PValue(tuning, users, difference, error),
                around(lift, liftError, half),
                log10PValue(tuning, users, lift, liftError),
                fixed.lift().flatMap(found -> logarithmic(found, half)));
    }

    private static OptionalDouble value(Optional<Double> number) {
        return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    private static Optional<Interval> around(OptionalDouble value, OptionalDouble error, double half) {
        return value.isPresent() && error.orElse(0) > 0
                ? Optional.of(new Interval(
                        value.getAsDouble() - half * error.getAsDouble(),
                        value.getAsDouble() + half * error.getAsDouble()))
                : Optional.empty();
    }

    private static OptionalDouble log10PValue(
            AsymptoticTuning tuning, long users, OptionalDouble value, OptionalDouble error) {
        return value.isPresent() && error.orElse(0) > 0
                ? OptionalDouble.of(tuning.logPValue(users, value.getAsDouble() / error.getAsDouble()) / LOG_10)
                : OptionalDouble.empty();
    }

    private static Optional<Interval> logarithmic(RelativeLift lift, double half) {
        OptionalDouble error = lift.logStandardError();
        if (error.orElse(0) == 0) {
            return Optional.empty();
        }
        double ratio = 1 + lift.value().orElseThrow();
        double factor = Math.exp(half * error.getAsDouble());
        return Optional.of(new Interval(ratio / factor - 1, ratio * factor - 1));
    }
}
