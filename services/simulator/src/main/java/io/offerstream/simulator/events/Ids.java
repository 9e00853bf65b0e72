package io.offerstream.simulator.events;

import java.util.Locale;

/** What a world's customers and offers, which are numbers there, are called in events. */
public final class Ids {
    private static final String CUSTOMER = "c-";
    private static final String OFFER = "offer-";

    private Ids() {}

    public static String customer(int number) {
        return CUSTOMER + number;
    }

    /** Ids in the order of their numbers, so that ties by id are ties by age. */
    public static String offer(int number) {
        return String.format(Locale.ROOT, "%s%04d", OFFER, number);
    }

    public static int customerNumber(String id) {
        return Integer.parseInt(id.substring(CUSTOMER.length()));
    }

    public static int offerNumber(String id) {
        return Integer.parseInt(id.substring(OFFER.length()));
    }
}
