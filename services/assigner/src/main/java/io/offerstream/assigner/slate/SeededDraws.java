package io.offerstream.assigner.slate;

import io.offerstream.experiment.bucketing.Bucketing;

/**
 * Random draws that anyone can repeat: the n-th is a hash of the market's seed, the customer, the cycle and n, so that
 * neither order nor partition nor JDK shows in it. Used by one thread.
 */
public final class SeededDraws {
    private final String seed;
    private final String cycle;
    private final String customer;
    private int drawn;

    public SeededDraws(long seed, String customer, String cycle) {
        this.seed = "draws-" + seed;
        this.cycle = cycle;
        this.customer = customer;
    }

    /** Uniform on 0 to {@code bound - 1}; the bias of 53 bits is below 2^-45 for any catalogue. */
    public int below(int bound) {
        var fraction = Bucketing.of(seed, cycle + "/" + drawn, customer).fraction();
        drawn++;
        return (int) (fraction * bound);
    }
}
