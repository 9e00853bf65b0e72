package io.offerstream.local.benchmark;

/**
 * One instance of a service, and several that share its partitions on the same machine, one after the other on the same
 * input.
 *
 * @param one records a second of one instance
 * @param several records a second of all of the several together
 */
public record SideBySide(double one, double several) {
    /** How many times as many records the several read. */
    public double ratio() {
        return several / one;
    }
}
