package io.offerstream.console.page;

import static io.offerstream.console.page.PageRequest.encode;

/** Where pages are. */
public final class Addresses {
    private Addresses() {}

    public static String market(String market) {
        return "/markets/" + encode(market);
    }

    public static String experiment(String market) {
        return market(market) + "/experiment";
    }

    public static String experiment(String market, String cycleId) {
        return experiment(market) + "?cycle=" + encode(cycleId);
    }

    public static String offers(String market) {
        return market(market) + "/offers";
    }

    public static String offer(String market, String offerId) {
        return offers(market) + "/" + encode(offerId);
    }

    public static String coverage(String market) {
        return market(market) + "/coverage";
    }

    public static String letter(long offset) {
        return "/pipeline/letters/" + offset;
    }
}
