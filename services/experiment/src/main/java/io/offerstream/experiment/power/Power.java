package io.offerstream.experiment.power;

import io.offerstream.experiment.tails.NormalTail;
import java.util.OptionalDouble;
import org.apache.commons.numbers.rootfinder.BrentSolver;

/**
 * What an experiment of a given size can see. Shown beside every lift: "no significant lift" where only 40 % could
 * have been detected is not "no effect".
 *
 * @param usersTest customers in TEST, at least 1
 * @param usersControl customers in CONTROL, at least 1
 * @param baseRate rate of CONTROL, in (0, 1)
 */
public record Power(long usersTest, long usersControl, double baseRate) {
    private static final BrentSolver SOLVER = new BrentSolver(1e-14, 1e-15, 0);

    /**
     * Checks the design.
     *
     * @throws IllegalArgumentException if an arm is empty or the base rate not inside (0, 1)
     */
    public Power {
        if (usersTest < 1 || usersControl < 1) {
            throw new IllegalArgumentException(
                    "both arms need users, found " + usersTest + " in test and " + usersControl + " in control");
        }
        requireRate(baseRate);
    }

    /**
     * Standard error of the difference of the rates, unpooled.
     *
     * @param lift true relative lift, such that the rate of TEST stays in [0, 1]
     */
    public double standardError(double lift) {
        double rateTest = rateTest(baseRate, lift);
        return Math.sqrt(rateTest * (1 - rateTest) / usersTest + baseRate * (1 - baseRate) / usersControl);
    }

    /**
     * Probability of seeing a lift, either way, that is there.
     *
     * @param lift true relative lift, such that the rate of TEST stays in [0, 1]
     * @param criticalValue from {@link CriticalValue}
     */
    public double of(double lift, double criticalValue) {
        double shift = Math.abs(baseRate * lift) / standardError(lift);
        return NormalTail.above(criticalValue - shift) + NormalTail.above(criticalValue + shift);
    }

    /**
     * The smallest relative lift that is seen with probability {@code power}; empty where even a TEST in which
     * everybody redeems would not be: undetectable.
     *
     * @param criticalValue from {@link CriticalValue}
     * @param power in (0, 1), e.g. 0.8
     */
    public OptionalDouble detectableLift(double criticalValue, double power) {
        double standardErrors = standardErrors(criticalValue, power);
        double largest = 1 / baseRate - 1;
        if (excess(largest, standardErrors) < 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(SOLVER.findRoot(lift -> excess(lift, standardErrors), 0, largest));
    }

    /** The same by the rule of thumb that takes CONTROL's variance for both arms: too small, more so at large lifts. */
    public double detectableLiftSimple(double criticalValue, double power) {
        return standardErrors(criticalValue, power) * standardError(0) / baseRate;
    }

    /** Convex in the lift and negative at 0, so it has one root at most. */
    private double excess(double lift, double standardErrors) {
        return baseRate * lift - standardErrors * standardError(lift);
    }

    static double standardErrors(double criticalValue, double power) {
        if (!(power > 0 && power < 1)) {
            throw new IllegalArgumentException("power must be in (0, 1), found " + power);
        }
        double standardErrors = criticalValue + NormalTail.quantile(power);
        if (!(standardErrors > 0)) {
            throw new IllegalArgumentException(
                    "with critical value " + criticalValue + ", power " + power + " is reached without any lift");
        }
        return standardErrors;
    }

    static double rateTest(double baseRate, double lift) {
        double rate = baseRate * (1 + lift);
        // The largest lift, 1 / baseRate - 1, may round to a rate just above 1.
        if (!(rate >= 0 && rate <= 1 + 1e-12)) {
            throw new IllegalArgumentException(
                    "the rate of test must stay in [0, 1], found lift " + lift + " on base rate " + baseRate);
        }
        return Math.min(1, rate);
    }

    static void requireRate(double baseRate) {
        if (!(baseRate > 0 && baseRate < 1)) {
            throw new IllegalArgumentException("baseRate must be in (0, 1), found " + baseRate);
        }
    }
}
