package io.offerstream.experiment.pooling;

import io.offerstream.experiment.twoproportions.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Difference of the rates, each stratum weighted by its share of the customers: what TEST is worth to the business as a
 * whole.
 *
 * @param difference as a fraction
 * @param interval of the difference; empty where its standard error is 0
 * @param lift difference over CONTROL's rate, both weighted; empty where nobody redeemed in CONTROL
 */
public record PostStratified(
        double difference, double standardError, Optional<Interval> interval, OptionalDouble lift) {

    /** Empty without a stratum that has customers in both arms. */
    static Optional<PostStratified> of(List<Stratum> all, double criticalValue) {
        var strata = all.stream().filter(Stratum::hasBoth).toList();
        double users = strata.stream().mapToDouble(Stratum::users).sum();
        if (users == 0) {
            return Optional.empty();
        }
        double difference = 0;
        double base = 0;
        double variance = 0;
        for (Stratum stratum : strata) {
            double share = stratum.users() / users;
            difference += share * stratum.difference();
            base += share * stratum.control().rate();
            variance += share * share * stratum.differenceVariance();
        }
        double error = Math.sqrt(variance);
        double half = criticalValue * error;
        return Optional.of(new PostStratified(
                difference,
                error,
                error > 0 ? Optional.of(new Interval(difference - half, difference + half)) : Optional.empty(),
                base > 0 ? OptionalDouble.of(difference / base) : OptionalDouble.empty()));
    }
}
