package io.offerstream.simulator.life;

import java.util.Arrays;

/**
 * What happened in sessions of a market, in columns: each look is one session, with the offers that it rendered and
 * which of them were redeemed. What was looked at is not in it: nobody knows. Filled by one thread.
 */
public final class Looks {
    /** Most offers that a session renders: a slate and two that are browsed. */
    public static final int MOST = 5;

    /** Offers of a slate. */
    public static final int SLATE = 3;

    private int size;
    private int[] customers = new int[1024];
    private short[] cycles = new short[1024];
    private byte[] slots = new byte[1024];
    private Arm[] arms = new Arm[1024];
    private short[] offers = new short[1024 * MOST];
    private byte[] redeemed = new byte[1024];

    void add(int customer, int cycle, int slot, Arm arm, int[] rendered, int redeemedPositions) {
        if (size == customers.length) {
            int capacity = 2 * size;
            customers = Arrays.copyOf(customers, capacity);
            cycles = Arrays.copyOf(cycles, capacity);
            slots = Arrays.copyOf(slots, capacity);
            arms = Arrays.copyOf(arms, capacity);
            offers = Arrays.copyOf(offers, capacity * MOST);
            redeemed = Arrays.copyOf(redeemed, capacity);
        }
        customers[size] = customer;
        cycles[size] = (short) cycle;
        slots[size] = (byte) slot;
        arms[size] = arm;
        for (int position = 0; position < MOST; position++) {
            offers[size * MOST + position] = (short) rendered[position];
        }
        redeemed[size] = (byte) redeemedPositions;
        size++;
    }

    public int size() {
        return size;
    }

    public int customer(int look) {
        return customers[look];
    }

    public int cycle(int look) {
        return cycles[look];
    }

    public int slot(int look) {
        return slots[look];
    }

    public Arm arm(int look) {
        return arms[look];
    }

    /** What a position rendered, or -1: positions 0 to 2 are the slate's, the others were browsed. */
    public int offer(int look, int position) {
        return offers[look * MOST + position];
    }

    public boolean isRedeemed(int look, int position) {
        return ((redeemed[look] >> position) & 1) != 0;
    }

    public boolean hasRedemption(int look) {
        return redeemed[look] != 0;
    }
}
