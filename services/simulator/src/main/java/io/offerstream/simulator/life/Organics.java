package io.offerstream.simulator.life;

import java.util.Arrays;

/** Redemptions at the till by customers who had not seen the offer, in columns. Filled by one thread. */
public final class Organics {
    private int size;
    private int[] customers = new int[256];
    private int[] offers = new int[256];

    void add(int customer, int offer) {
        if (size == customers.length) {
            customers = Arrays.copyOf(customers, 2 * size);
            offers = Arrays.copyOf(offers, 2 * size);
        }
        customers[size] = customer;
        offers[size++] = offer;
    }

    public int size() {
        return size;
    }

    public int customer(int organic) {
        return customers[organic];
    }

    public int offer(int organic) {
        return offers[organic];
    }
}
