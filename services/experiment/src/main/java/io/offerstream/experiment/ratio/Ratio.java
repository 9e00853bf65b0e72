package io.offerstream.experiment.ratio;

import io.offerstream.experiment.moments.PairSums;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalDouble;

/**
 * A ratio of two sums over the customers of one arm, such as redemptions per impression. Its variance is that between
 * customers, who are what was randomised, by the delta method.
 *
 * @param value sum of the numerators over sum of the denominators
 * @param variance of {@code value}; empty with a single customer
 * @param designEffect how many times the variance that the denominators would give as independent trials; empty where
 *     the ratio is not inside (0, 1), and no trial, or the variance is
 */
public record Ratio(double value, OptionalDouble variance, OptionalDouble designEffect) {

    /**
     * The ratio of first to second amount.
     *
     * @param sums numerator first; the denominators' sum is above 0
     */
    static Ratio of(PairSums sums) {
        double denominator = sums.second().doubleValue();
        double value =
                sums.first().divide(sums.second(), MathContext.DECIMAL128).doubleValue();
        if (!sums.hasVariance()) {
            return new Ratio(value, OptionalDouble.empty(), OptionalDouble.empty());
        }
        // The spread of x - R y, whose mean is 0, with R's division taken outside: exact until here.
        double spread = new BigDecimal(
                        sums.varianceOf(sums.second(), sums.first().negate()))
                .divide(sums.second().multiply(sums.second()), MathContext.DECIMAL128)
                .doubleValue();
        double variance = sums.users() * (spread / denominator / denominator);
        double rest = sums.second()
                .subtract(sums.first())
                .divide(sums.second(), MathContext.DECIMAL128)
                .doubleValue();
        double trial = value * rest / denominator;
        return new Ratio(
                value,
                OptionalDouble.of(variance),
                value > 0 && rest > 0 ? OptionalDouble.of(variance / trial) : OptionalDouble.empty());
    }

    /** Square root of the variance; empty where that is. */
    public OptionalDouble standardError() {
        return variance.isPresent() ? OptionalDouble.of(Math.sqrt(variance.getAsDouble())) : variance;
    }
}
