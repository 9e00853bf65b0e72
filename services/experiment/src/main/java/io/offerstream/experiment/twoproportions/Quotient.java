package io.offerstream.experiment.twoproportions;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An estimate of TEST over one of CONTROL, whatever they estimate, and the intervals of the lift, their quotient minus
 * 1. Intervals that do not exist or would be a point are empty.
 *
 * @param test {@code >= 0}
 * @param control above 0
 * @param varianceTest of the estimate, {@code >= 0}
 * @param varianceControl of the estimate, {@code >= 0}
 */
public record Quotient(double test, double control, double varianceTest, double varianceControl) {
    /**
     * Checks the estimates.
     *
     * @throws IllegalArgumentException if there is nothing to divide by
     */
    public Quotient {
        if (!(control > 0) || !(test >= 0) || !(varianceTest >= 0) || !(varianceControl >= 0)) {
            throw new IllegalArgumentException("control must be above 0 and the rest not negative, found " + test
                    + " over " + control + " with variances " + varianceTest + " and " + varianceControl);
        }
    }

    private double ratio() {
        return test / control;
    }

    /** The estimate. */
    public double lift() {
        return ratio() - 1;
    }

    /** Of the lift, by the delta method. */
    public double deltaStandardError() {
        return Math.sqrt(varianceTest + ratio() * ratio() * varianceControl) / control;
    }

    /** Symmetric about the lift. */
    public Optional<Interval> delta(double criticalValue) {
        double half = criticalValue * deltaStandardError();
        return unlessPoint(lift() - half, lift() + half);
    }

    /** Of the logarithm of the quotient; empty where TEST is 0. */
    public OptionalDouble logStandardError() {
        return test == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.sqrt(varianceTest / test / test + varianceControl / control / control));
    }

    /** Symmetric for the logarithm of the quotient; empty where TEST is 0. */
    public Optional<Interval> log(double criticalValue) {
        OptionalDouble error = logStandardError();
        if (error.isEmpty()) {
            return Optional.empty();
        }
        double factor = Math.exp(criticalValue * error.getAsDouble());
        return unlessPoint(ratio() / factor - 1, ratio() * factor - 1);
    }

    /** Empty where CONTROL is not told from 0, and the interval unbounded. */
    public Optional<Interval> fieller(double criticalValue) {
        double scale = criticalValue / control;
        double g = scale * scale * varianceControl;
        if (g >= 1) {
            return Optional.empty();
        }
        double half = scale * Math.sqrt((1 - g) * varianceTest + ratio() * ratio() * varianceControl);
        return unlessPoint((ratio() - half) / (1 - g) - 1, (ratio() + half) / (1 - g) - 1);
    }

    private static Optional<Interval> unlessPoint(double low, double high) {
        return Optional.of(new Interval(low, high)).filter(interval -> !interval.isPoint());
    }
}
