package io.offerstream.experiment.simulation;

/**
 * What came out for one target.
 *
 * @param target with the repetitions that were made, and their band
 * @param rate share of repetitions in which the method claimed something (T11: largest correlation)
 */
public record Measured(Target target, double rate) {
    /** Whether the rate is inside the band. */
    public boolean passes() {
        return target.admits(rate);
    }
}
