package io.offerstream.simulator.systems;

import io.offerstream.simulator.world.Luck;

/** Three of the offers that can be had, all equally likely. */
public final class AtRandom implements ServingSystem {
    @Override
    public void serve(KnownMarket market, int cycle, boolean[] wanted, int[] slates) {
        var scores = new double[market.catalogue().liveCount()];
        int first = market.catalogue().firstLive(cycle);
        for (int customer = 0; customer < wanted.length; customer++) {
            if (wanted[customer]) {
                long key = market.luck(customer, cycle);
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = Luck.uniform(Luck.key(key, first + i));
                }
                BestThree.choose(market, cycle, customer, scores, slates);
            }
        }
    }
}
