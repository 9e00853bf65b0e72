package io.offerstream.local.benchmark;

/** Numbers that make no sense below 1. */
final class Positive {
    private Positive() {}

    static void require(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be more than 0, found " + value);
        }
    }
}
