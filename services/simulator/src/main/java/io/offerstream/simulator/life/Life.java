package io.offerstream.simulator.life;

import io.offerstream.simulator.world.Luck;
import io.offerstream.simulator.world.MarketWorld;
import io.offerstream.simulator.world.Purpose;
import io.offerstream.simulator.world.World;
import java.util.Arrays;

/**
 * Lets the customers of one market live, slot by slot. In a session they see their slate; some look on and come across
 * one or two live offers drawn at random. At the till they may think of one live offer by themselves. Every draw is keyed
 * by customer, time and offer, so that two runs of one world differ by what is shown alone. One thread's.
 *
 * <p>What the truth's value is computed from: decisions of one session are independent of each other, and browsing and
 * the till do not tire of an offer.
 */
public final class Life {
    private final MarketWorld market;
    private final Memory memory;
    private final Looks looks = new Looks();
    private final Organics organics = new Organics();
    /** Whether a customer redeemed anything in the cycle. */
    private final boolean[] redeemedInCycle;

    private final int[] rendered = new int[Looks.MOST];

    public Life(MarketWorld market) {
        this.market = market;
        memory = new Memory(market);
        redeemedInCycle = new boolean[market.customers()];
    }

    public MarketWorld market() {
        return market;
    }

    public Memory memory() {
        return memory;
    }

    public Looks looks() {
        return looks;
    }

    public Organics organics() {
        return organics;
    }

    /** Whether the customer has redeemed anything since the cycle began. */
    public boolean hasRedeemed(int customer) {
        return redeemedInCycle[customer];
    }

    /** A new cycle begins. */
    public void beginCycle() {
        Arrays.fill(redeemedInCycle, false);
    }

    /**
     * What happens in one slot.
     *
     * @param slot within the cycle
     * @param arms of all customers
     * @param slates offers, shape {@code [customers * Looks.SLATE]}; -1 where there is none
     */
    public void live(int cycle, int slot, Arm[] arms, int[] slates) {
        int daypart = World.daypart(slot);
        long time = (long) cycle * World.SLOTS_PER_CYCLE + slot;
        for (int customer = 0; customer < market.customers(); customer++) {
            long key = Luck.key(market.key(customer), time);
            if (Luck.uniform(Purpose.APP.of(key, 0)) < market.appProbability(customer, daypart)) {
                session(customer, cycle, slot, key, arms[customer], slates);
            }
            if (Luck.uniform(Purpose.TILL.of(key, 0)) < market.tillProbability(customer, daypart)) {
                till(customer, cycle, daypart, key);
            }
        }
    }

    private void session(int customer, int cycle, int slot, long key, Arm arm, int[] slates) {
        int daypart = World.daypart(slot);
        double eyes = Luck.uniform(Purpose.EYES.of(key, 0));
        int redeemed = 0;
        for (int position = 0; position < Looks.MOST; position++) {
            boolean looked = eyes < market.examination(position);
            boolean browsed = position >= Looks.SLATE;
            int offer = !browsed
                    ? slates[customer * Looks.SLATE + position]
                    : looked ? across(cycle, Purpose.BROWSE.of(key, position)) : -1;
            // A coupon that was used is gone; whoever comes across what is in the slate has seen it.
            if (offer >= 0 && (memory.isRedeemed(customer, offer) || (browsed && isInSlate(customer, offer, slates)))) {
                offer = -1;
            }
            rendered[position] = offer;
            if (offer >= 0 && looked) {
                int carried = memory.carried(customer, offer);
                long draw = browsed ? Purpose.BROWSED.of(key, position) : Purpose.REDEEM.of(key, offer);
                if (Luck.uniform(draw) < market.redemptionProbability(customer, offer, cycle, daypart, carried)) {
                    redeemed |= 1 << position;
                }
            }
        }
        for (int position = 0; position < Looks.MOST; position++) {
            if (rendered[position] >= 0 && position < Looks.SLATE) {
                memory.markCarried(customer, rendered[position]);
            }
            if (((redeemed >> position) & 1) != 0) {
                memory.markRedeemed(customer, rendered[position]);
                redeemedInCycle[customer] = true;
            }
        }
        looks.add(customer, cycle, slot, arm, rendered, redeemed);
    }

    private int across(int cycle, long draw) {
        var catalogue = market.catalogue();
        return catalogue.firstLive(cycle) + Luck.below(catalogue.liveCount(), draw);
    }

    private static boolean isInSlate(int customer, int offer, int[] slates) {
        for (int position = 0; position < Looks.SLATE; position++) {
            if (slates[customer * Looks.SLATE + position] == offer) {
                return true;
            }
        }
        return false;
    }

    private void till(int customer, int cycle, int daypart, long key) {
        int offer = across(cycle, Purpose.TILL_OFFER.of(key, 0));
        if (!memory.isRedeemed(customer, offer)
                && Luck.uniform(Purpose.TILL_REDEEM.of(key, 0))
                        < market.redemptionProbability(customer, offer, cycle, daypart, 0)) {
            memory.markRedeemed(customer, offer);
            redeemedInCycle[customer] = true;
            organics.add(customer, offer);
        }
    }
}
