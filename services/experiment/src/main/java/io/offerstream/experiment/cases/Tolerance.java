package io.offerstream.experiment.cases;

/**
 * How far a number may be from the expected one.
 *
 * @param relative of the expected number's magnitude
 * @param absolute added to that
 */
public record Tolerance(double relative, double absolute) {
    public Tolerance {
        if (!(relative >= 0) || !(absolute >= 0)) {
            throw new IllegalArgumentException(
                    "a tolerance must have rel and abs of 0 or more, found " + relative + " and " + absolute);
        }
    }

    /** For an expected number. */
    public double allowed(double expected) {
        return absolute + relative * Math.abs(expected);
    }
}
