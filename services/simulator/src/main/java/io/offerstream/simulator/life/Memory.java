package io.offerstream.simulator.life;

import io.offerstream.simulator.world.MarketWorld;

/** What a run has left with the customers of a market: what they redeemed, and what they were shown. One thread's. */
public final class Memory {
    private static final byte REDEEMED = (byte) 0x80;
    private static final byte MOST = 0x7f;

    private final int offers;
    /** The highest bit says redeemed; the others count sessions in which the offer was in the slate. */
    private final byte[] states;

    public Memory(MarketWorld market) {
        offers = market.catalogue().size();
        states = new byte[market.customers() * offers];
    }

    /** An offer is for once: it has no use after that. */
    public boolean isRedeemed(int customer, int offer) {
        return (states[customer * offers + offer] & REDEEMED) != 0;
    }

    /** In how many sessions the offer was in the customer's slate; 127 at most. */
    public int carried(int customer, int offer) {
        return states[customer * offers + offer] & MOST;
    }

    void markRedeemed(int customer, int offer) {
        states[customer * offers + offer] |= REDEEMED;
    }

    void markCarried(int customer, int offer) {
        if (carried(customer, offer) < MOST) {
            states[customer * offers + offer]++;
        }
    }
}
