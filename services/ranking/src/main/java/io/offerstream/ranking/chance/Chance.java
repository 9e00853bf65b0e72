package io.offerstream.ranking.chance;

/**
 * A seeded stream of draws whose place is one number, so that a checkpoint can keep it: draw n is SplitMix64's mix of seed
 * and n. Owned by one thread.
 *
 * @see "Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014"
 */
public final class Chance {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final float FLOAT_UNIT = 0x1p-24f;

    private final long start;
    private long position;

    public Chance(long seed) {
        this(mix(seed), 0);
    }

    private Chance(long start, long position) {
        this.start = start;
        this.position = position;
    }

    /** A stream of its own for a purpose that must not disturb this one. */
    public Chance split(long purpose) {
        return new Chance(mix(start ^ mix(purpose + GOLDEN)), 0);
    }

    /** The same stream at another place. */
    public Chance at(long position) {
        return new Chance(start, position);
    }

    /** How many numbers were drawn. */
    public long position() {
        return position;
    }

    public long nextLong() {
        return mix(start + GOLDEN * ++position);
    }

    /**
     * Uniform in [0, bound), by the high bits of a product; with 32 random bits, at most bound / 2^32 from uniform.
     *
     * @param bound 1 or more
     */
    public int nextInt(int bound) {
        return (int) ((nextLong() >>> 32) * bound >>> 32);
    }

    /** Uniform in [0, 1), a multiple of 2^-24. */
    public float nextFloat() {
        return (nextLong() >>> 40) * FLOAT_UNIT;
    }

    /** Into a random order, all orders equally likely. */
    public void shuffle(int[] numbers, int count) {
        for (int last = count - 1; last > 0; last--) {
            int other = nextInt(last + 1);
            int number = numbers[last];
            numbers[last] = numbers[other];
            numbers[other] = number;
        }
    }

    /** Scatters the bits of a number over all 64. */
    public static long mix(long number) {
        long z = number;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
