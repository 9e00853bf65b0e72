package io.offerstream.simulator.value;

import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.life.Memory;
import io.offerstream.simulator.world.Daypart;
import io.offerstream.simulator.world.MarketWorld;
import io.offerstream.simulator.world.World;
import java.util.Arrays;

/**
 * The true value of a slate for a customer: the probability that they redeem anything at all in the cycle, in the app or
 * at the till, given what they redeemed and saw before. Exact for the way customers live: sessions that were in vain so
 * far are counted, since an offer tires with each. One thread's.
 */
public final class SlateValue {
    private final MarketWorld market;
    private final Memory memory;
    private final int live;
    private final int positions;

    private int customer;
    private int cycle;
    private int first;
    private final double[] against;
    private final double[] worth;
    /** Sums over live offers of the probability that a look at them ends in a redemption, by daypart. */
    private final double[] browsable = new double[Daypart.COUNT];

    private final double[] organic = new double[Daypart.COUNT];
    private final double[] inVain = new double[World.SLOTS_PER_CYCLE + 1];
    private final double[][] fails = new double[Daypart.COUNT][World.SLOTS_PER_CYCLE + 1];

    public SlateValue(MarketWorld market, Memory memory) {
        this.market = market;
        this.memory = memory;
        live = market.catalogue().liveCount();
        positions = market.positions();
        against = new double[live];
        worth = new double[live];
    }

    /** The customer and cycle that is asked about from now on. */
    public void of(int newCustomer, int newCycle) {
        customer = newCustomer;
        cycle = newCycle;
        first = market.catalogue().firstLive(cycle);
        Arrays.fill(browsable, 0);
        Arrays.fill(organic, 0);
        for (int i = 0; i < live; i++) {
            int offer = first + i;
            worth[i] = Double.NEGATIVE_INFINITY;
            if (!memory.isRedeemed(customer, offer)) {
                against[i] = market.against(customer, offer, cycle);
                double tired = market.afterCarrying(memory.carried(customer, offer));
                worth[i] = 0;
                for (int part = 0; part < Daypart.COUNT; part++) {
                    double odds = against[i] * market.atDaypart(offer, part);
                    double redeemed = 1 / (1 + odds * tired);
                    browsable[part] += redeemed;
                    organic[part] += 1 / (1 + odds);
                    worth[i] += market.appProbability(customer, part) * redeemed;
                }
            }
        }
    }

    /**
     * What the live offers are worth to the customer, each for itself: expected redemptions a day if it is looked at in
     * each session; negative infinity for one that they cannot redeem any more. In the order of their numbers.
     */
    public double[] worth() {
        return worth;
    }

    /**
     * Probability of at least one redemption in the cycle.
     *
     * @param slates offers, {@link Looks#SLATE} from {@code from}; -1 where there is none
     */
    public double value(int[] slates, int from) {
        for (int part = 0; part < Daypart.COUNT; part++) {
            fill(part, slates, from);
        }
        Arrays.fill(inVain, 0);
        inVain[0] = 1;
        for (int slot = 0; slot < World.SLOTS_PER_CYCLE; slot++) {
            int part = World.daypart(slot);
            double comes = market.appProbability(customer, part);
            double leaves = 1 - market.tillProbability(customer, part) * organic[part] / live;
            for (int sessions = slot; sessions >= 0; sessions--) {
                double now = inVain[sessions];
                inVain[sessions + 1] += now * comes * fails[part][sessions] * leaves;
                inVain[sessions] = now * (1 - comes) * leaves;
            }
        }
        double none = 0;
        for (double probability : inVain) {
            none += probability;
        }
        // What rounding leaves of somebody who never comes.
        return Math.max(0, 1 - none);
    }

    /** Probability that a session at a daypart, after as many in vain, is in vain too. */
    private void fill(int part, int[] slates, int from) {
        double browsed = browsable[part];
        for (int position = 0; position < Looks.SLATE; position++) {
            int offer = slates[from + position];
            if (offer >= 0 && !memory.isRedeemed(customer, offer)) {
                browsed -= probability(offer, part, 0);
            }
        }
        double passedBy = 1 - Math.max(0, browsed) / live;
        for (int sessions = 0; sessions < fails[part].length; sessions++) {
            double sofar = 1;
            double sum = 1 - market.examination(0);
            for (int position = 0; position < positions; position++) {
                int offer = position < Looks.SLATE ? slates[from + position] : -1;
                if (position >= Looks.SLATE) {
                    sofar *= passedBy;
                } else if (offer >= 0 && !memory.isRedeemed(customer, offer)) {
                    sofar *= 1 - probability(offer, part, sessions);
                }
                double further = position + 1 < positions ? market.examination(position + 1) : 0;
                sum += sofar * (market.examination(position) - further);
            }
            fails[part][sessions] = sum;
        }
    }

    private double probability(int offer, int part, int sessions) {
        double tired = market.afterCarrying(memory.carried(customer, offer) + sessions);
        return 1 / (1 + against[offer - first] * market.atDaypart(offer, part) * tired);
    }
}
