package io.offerstream.experiment.twoproportions;

/**
 * One arm: how many customers were assigned and how many of them redeemed.
 *
 * @param users assigned customers
 * @param redeemers those with at least one redemption, {@code 0 <= redeemers <= users}
 */
public record Proportion(long users, long redeemers) {
    public Proportion {
        if (redeemers < 0 || redeemers > users) {
            throw new IllegalArgumentException(
                    "redeemers must be between 0 and users, found " + redeemers + " of " + users);
        }
    }

    boolean isEmpty() {
        return users == 0;
    }

    /**
     * Redeemers per user.
     *
     * @throws IllegalStateException without users
     */
    public double rate() {
        if (isEmpty()) {
            throw new IllegalStateException("no users, no rate");
        }
        return (double) redeemers / users;
    }

    /** Estimated variance of the rate: p(1 - p)/n. 0 where none or all redeemed. */
    double variance() {
        return rate() * ((double) (users - redeemers) / users) / users;
    }

    /**
     * Wilson's interval of the rate.
     *
     * @param criticalValue two-sided normal quantile
     */
    public Interval wilson(double criticalValue) {
        return new Interval(
                wilsonLow(redeemers, users, criticalValue), 1 - wilsonLow(users - redeemers, users, criticalValue));
    }

    /** The smaller root of (1 + z²/n)q² - (2p + z²/n)q + p² = 0, as p² over the larger one, which cancels nothing. */
    private static double wilsonLow(long count, long of, double z) {
        double p = (double) count / of;
        double shrink = z * z / of;
        double largerRoot = p + shrink / 2 + z * Math.sqrt((p * ((double) (of - count) / of) + shrink / 4) / of);
        return p * p / largerRoot;
    }
}
