package io.offerstream.experiment.pooling;

import io.offerstream.experiment.twoproportions.Proportion;

/** One market in one cycle, in which customers were assigned independently of every other. */
public record Stratum(Proportion test, Proportion control) {

    /** Customers of both arms. */
    double users() {
        return (double) test.users() + control.users();
    }

    /** True where neither arm is empty. */
    boolean hasBoth() {
        return test.users() > 0 && control.users() > 0;
    }

    /** True where the logarithm of the rate ratio and its variance exist, and that is not 0. */
    boolean hasLogRatio() {
        return hasBoth() && test.redeemers() > 0 && control.redeemers() > 0 && logVariance() > 0;
    }

    /** True where an arm has customers and none redeemed. */
    boolean hasZeroCell() {
        return hasBoth() && (test.redeemers() == 0 || control.redeemers() == 0);
    }

    double logRatio() {
        return Math.log(test.rate() / control.rate());
    }

    double logVariance() {
        return (1 - test.rate()) / test.redeemers() + (1 - control.rate()) / control.redeemers();
    }

    double difference() {
        return test.rate() - control.rate();
    }

    double differenceVariance() {
        return variance(test) + variance(control);
    }

    private static double variance(Proportion arm) {
        return arm.rate() * ((double) (arm.users() - arm.redeemers()) / arm.users()) / arm.users();
    }
}
