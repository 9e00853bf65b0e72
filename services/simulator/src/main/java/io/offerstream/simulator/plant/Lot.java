package io.offerstream.simulator.plant;

import io.offerstream.simulator.population.Chance;

/** Draws by id: the same id draws the same lot, whatever was drawn before. */
record Lot(double share, long seed) {
    static void requireShare(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share: expected 0 to 1, found " + share);
        }
    }

    /** True for {@code share} of all ids. */
    boolean falls(String id) {
        return new Chance(seed).of("plant", id).nextDouble() < share;
    }
}
