package io.offerstream.ranking.kernel;

/** How lanes become one sum: the upper half is added to the lower half until one is left. */
final class Lanes {
    private Lanes() {}

    /** Destroys the lanes; there are 2, 4, 8, 16 or 32. */
    static float sum(float[] lanes, int count) {
        for (int half = count >> 1; half > 0; half >>= 1) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }
}
