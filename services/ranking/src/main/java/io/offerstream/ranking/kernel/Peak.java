package io.offerstream.ranking.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** As many products as this machine can add up, since nothing is loaded or stored: what kernels are measured against. */
public final class Peak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    /** As many as hide how long one takes. */
    private static final int SUMS = 8;

    /** Products added in each round of {@link #add}. */
    public static final int PRODUCTS_A_ROUND = SUMS * SPECIES.length();

    private Peak() {}

    /** Adds factor² as often as said; returns something that depends on all of it. */
    public static float add(float factor, int rounds) {
        var factors = FloatVector.broadcast(SPECIES, factor);
        var a = FloatVector.zero(SPECIES);
        var b = a;
        var c = a;
        var d = a;
        var e = a;
        var f = a;
        var g = a;
        var h = a;
        for (int round = 0; round < rounds; round++) {
            a = factors.fma(factors, a);
            b = factors.fma(factors, b);
            c = factors.fma(factors, c);
            d = factors.fma(factors, d);
            e = factors.fma(factors, e);
            f = factors.fma(factors, f);
            g = factors.fma(factors, g);
            h = factors.fma(factors, h);
        }
        return a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).lane(0);
    }
}
