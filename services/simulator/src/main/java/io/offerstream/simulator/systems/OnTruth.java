package io.offerstream.simulator.systems;

import io.offerstream.simulator.world.Daypart;
import io.offerstream.simulator.world.MarketWorld;
import io.offerstream.simulator.world.World;

/**
 * Systems that know the truth, to measure others by. {@code PROFILES} knows what could be learnt of profiles and offers,
 * and how often each offer was carried: the best policy on what can be observed. {@code ORACLE} knows each customer's
 * taste and the week's weather, too. Both take the three best, one by one, for this cycle alone; under a cap on five offers' share, the best that it leaves.
 */
public final class OnTruth implements ServingSystem {
    private final World world;
    private final Knowledge knowledge;
    private final double cap;

    /** How much of the truth is known. */
    public enum Knowledge {
        PROFILES,
        ORACLE
    }

    public OnTruth(World world, Knowledge knowledge) {
        this(world, knowledge, 1);
    }

    /** @param cap share of a market's positions that five offers may have, above 0; 1 for no cap */
    public OnTruth(World world, Knowledge knowledge, double cap) {
        this.world = world;
        this.knowledge = knowledge;
        this.cap = cap;
    }

    @Override
    public void serve(KnownMarket market, int cycle, boolean[] wanted, int[] slates) {
        var truth = world.markets().stream()
                .filter(known -> known.code().equals(market.code()))
                .findFirst()
                .orElseThrow();
        int first = market.catalogue().firstLive(cycle);
        var scores = new double[market.catalogue().liveCount()];
        var byProfile = new double[truth.profiles()][];
        var capped = new CappedThree(market, cycle, cap);
        for (int customer = 0; customer < wanted.length; customer++) {
            if (wanted[customer]) {
                for (int i = 0; i < scores.length; i++) {
                    double against = knowledge == Knowledge.ORACLE
                            ? truth.against(customer, first + i, cycle)
                            : foreseen(truth, customer, cycle, byProfile)[i];
                    scores[i] = worth(truth, market, customer, first + i, against);
                }
                if (cap < 1) {
                    capped.add(customer, scores);
                } else {
                    BestThree.choose(market, cycle, customer, scores, slates);
                }
            }
        }
        if (cap < 1) {
            capped.choose(slates);
        }
    }

    private static double[] foreseen(MarketWorld truth, int customer, int cycle, double[][] byProfile) {
        int profile = truth.profile(customer);
        if (byProfile[profile] == null) {
            int first = truth.catalogue().firstLive(cycle);
            byProfile[profile] = new double[truth.catalogue().liveCount()];
            for (int i = 0; i < byProfile[profile].length; i++) {
                byProfile[profile][i] = truth.foreseenAgainst(profile, first + i, cycle);
            }
        }
        return byProfile[profile];
    }

    private static double worth(MarketWorld truth, KnownMarket market, int customer, int offer, double against) {
        double tired = truth.afterCarrying(market.carried(customer, offer));
        double sum = 0;
        for (int part = 0; part < Daypart.COUNT; part++) {
            sum += truth.daypartShare(customer, part) / (1 + against * truth.atDaypart(offer, part) * tired);
        }
        return sum;
    }
}
