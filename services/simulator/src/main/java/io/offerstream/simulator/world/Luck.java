package io.offerstream.simulator.world;

import io.offerstream.ranking.chance.Chance;

/**
 * Draws by key: what is drawn depends on the key alone, not on what was drawn before. So a customer who comes by at the
 * same time and is shown the same offer decides the same, whichever system serves them.
 */
public final class Luck {
    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1p-53;

    private Luck() {}

    /** 64 well mixed bits that belong to these numbers in this order. */
    public static long key(long seed, long... parts) {
        long key = Chance.mix(seed + STEP);
        for (long part : parts) {
            key = Chance.mix(key ^ Chance.mix(part + STEP));
        }
        return key;
    }

    /** {@link #key(long, long...)} of one part, for where many are drawn. */
    public static long key(long seed, long part) {
        return Chance.mix(Chance.mix(seed + STEP) ^ Chance.mix(part + STEP));
    }

    /** Uniform in (0, 1). */
    public static double uniform(long key) {
        return ((key >>> 11) + 0.5) * UNIT;
    }

    /** Uniform in [0, bound). */
    public static int below(int bound, long key) {
        return (int) (((key >>> 32) * bound) >>> 32);
    }

    /** Standard normal. StrictMath: the same bits on every machine. */
    public static double normal(long key) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(uniform(key)));
        return radius * StrictMath.cos(2 * StrictMath.PI * uniform(Chance.mix(key + STEP)));
    }
}
