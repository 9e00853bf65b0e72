package io.offerstream.ranking.learning;

import java.util.Arrays;

/** Offers that each customer redeemed, sorted: what may not be drawn as their negative. Immutable. */
final class Positives {
    private final int[] starts;
    private final int[] offers;

    Positives(Examples examples, int customers) {
        starts = new int[customers + 1];
        int count = 0;
        for (int example = 0; example < examples.size(); example++) {
            if (examples.isRedeemed(example)) {
                starts[examples.customer(example) + 1]++;
                count++;
            }
        }
        for (int customer = 0; customer < customers; customer++) {
            starts[customer + 1] += starts[customer];
        }
        offers = new int[count];
        var next = Arrays.copyOf(starts, customers);
        for (int example = 0; example < examples.size(); example++) {
            if (examples.isRedeemed(example)) {
                offers[next[examples.customer(example)]++] = examples.offer(example);
            }
        }
        for (int customer = 0; customer < customers; customer++) {
            Arrays.sort(offers, starts[customer], starts[customer + 1]);
        }
    }

    boolean contains(int customer, int offer) {
        return Arrays.binarySearch(offers, starts[customer], starts[customer + 1], offer) >= 0;
    }

    int count(int customer) {
        return starts[customer + 1] - starts[customer];
    }

    /** One of a customer's, from 0 to {@link #count}. */
    int offer(int customer, int at) {
        return offers[starts[customer] + at];
    }
}
