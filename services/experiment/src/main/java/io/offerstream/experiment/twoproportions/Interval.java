package io.offerstream.experiment.twoproportions;

/**
 * A confidence interval. An end that the data does not bound is infinite; none is ever NaN.
 *
 * @param low {@code <= high}
 */
public record Interval(double low, double high) {
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "an interval must not end before it starts, found " + low + " to " + high);
        }
    }

    /** True for a single point, which claims a certainty that no data gives. */
    public boolean isPoint() {
        return low == high;
    }

    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
