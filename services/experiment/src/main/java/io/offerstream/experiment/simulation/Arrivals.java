package io.offerstream.experiment.simulation;

import java.util.SplittableRandom;

/** Redemptions of both arms in the order in which they come in, every order being as likely. One thread's. */
final class Arrivals {
    private final SplittableRandom random;
    private int leftTest;
    private int left;
    private int test;
    private int control;

    Arrivals(SplittableRandom random, int test, int control) {
        this.random = random;
        leftTest = test;
        left = test + control;
    }

    /** Goes on to the next redemption; false after the last. */
    boolean next() {
        if (left == 0) {
            return false;
        }
        if (random.nextInt(left) < leftTest) {
            leftTest--;
            test++;
        } else {
            control++;
        }
        left--;
        return true;
    }

    /** In TEST so far. */
    int test() {
        return test;
    }

    /** In CONTROL so far. */
    int control() {
        return control;
    }
}
