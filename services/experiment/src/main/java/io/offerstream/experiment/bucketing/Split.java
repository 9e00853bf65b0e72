package io.offerstream.experiment.bucketing;

import java.util.HashSet;
import java.util.List;

/**
 * How a cycle's customers are shared out among arms. The order of the shares matters: it lays them along the hash's
 * fraction, so that a changed order moves customers. Immutable.
 *
 * @param shares in hash order; weights sum to 1
 * @param <A> what stands for an arm
 */
public record Split<A>(List<Share<A>> shares) {
    /** What the weights may miss 1 by: what is lost in writing thirds as decimals, not a forgotten arm. */
    private static final double ROUNDING = 1e-9;

    /**
     * One arm's part of the customers.
     *
     * @param weight fraction of the customers, 0 to 1; 0 for an arm that is switched off
     */
    public record Share<A>(A arm, double weight) {
        public Share {
            if (!(weight >= 0 && weight <= 1)) {
                throw new IllegalArgumentException("weight of " + arm + " must be in [0, 1], found " + weight);
            }
        }
    }

    /**
     * Checks the shares.
     *
     * @throws IllegalArgumentException if there is none, an arm comes twice or the weights do not sum to 1
     */
    public Split {
        shares = List.copyOf(shares);
        var seen = new HashSet<A>();
        double sum = 0;
        for (Share<A> share : shares) {
            if (!seen.add(share.arm())) {
                throw new IllegalArgumentException("arm " + share.arm() + " has two shares");
            }
            sum += share.weight();
        }
        if (!(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException("weights must sum to 1, found " + sum + " over " + shares);
        }
    }

    /** The first arm whose cumulative weight exceeds the fraction. */
    public A armOf(Bucketing bucketing) {
        double cumulative = 0;
        A last = null;
        for (Share<A> share : shares) {
            if (share.weight() > 0) {
                cumulative += share.weight();
                last = share.arm();
                if (cumulative > bucketing.fraction()) {
                    return last;
                }
            }
        }
        // Rounding left the sum just under 1, and the fraction above it.
        return last;
    }
}
