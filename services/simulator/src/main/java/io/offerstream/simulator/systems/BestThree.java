package io.offerstream.simulator.systems;

import io.offerstream.simulator.life.Looks;

/** Puts the highest scores that a customer can still redeem into a slate; of equal ones the older offer first. */
public final class BestThree {
    private BestThree() {}

    /**
     * Fills one customer's slate.
     *
     * @param scores of the live offers, in the order of their numbers; overwritten
     */
    public static void choose(KnownMarket market, int cycle, int customer, double[] scores, int[] slates) {
        int first = market.catalogue().firstLive(cycle);
        for (int position = 0; position < Looks.SLATE; position++) {
            int best = -1;
            for (int i = 0; i < scores.length; i++) {
                if (scores[i] > Double.NEGATIVE_INFINITY
                        && (best < 0 || scores[i] > scores[best])
                        && !market.isRedeemed(customer, first + i)) {
                    best = i;
                }
            }
            slates[customer * Looks.SLATE + position] = best < 0 ? -1 : first + best;
            if (best >= 0) {
                scores[best] = Double.NEGATIVE_INFINITY;
            }
        }
    }
}
