package io.offerstream.console.page;

import static io.offerstream.console.page.PageRequest.encode;

/** Where pages are. */
public final class Addresses {
    /** What waits for a second person, in every market. */
    public static final String APPROVALS = "/approvals";

    /** Where what somebody looks for is sent. */
    public static final String SEARCH = "/search";

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

    /** Where comments on cycles are sent. */
    public static String comments(String market) {
        return experiment(market) + "/comments";
    }

    public static String offers(String market) {
        return market(market) + "/offers";
    }

    public static String offer(String market, String offerId) {
        return offers(market) + "/" + encode(offerId);
    }

    /** Which offers are on in which cycle. */
    public static String calendar(String market) {
        return market(market) + "/calendar";
    }

    public static String coverage(String market) {
        return market(market) + "/coverage";
    }

    public static String upload(String market) {
        return market(market) + "/upload";
    }

    public static String draft(String market, String draft) {
        return market(market) + "/uploads/" + encode(draft);
    }

    /** A file that is made for whoever asks. */
    public static String file(String market, String name) {
        return market(market) + "/files/" + encode(name);
    }

    public static String run(String market, String run) {
        return market(market) + "/runs/" + encode(run);
    }

    public static String withdraw(String market, String offerId) {
        return offer(market, offerId) + "/withdraw";
    }

    public static String whyNot(String market, String offerId) {
        return offer(market, offerId) + "/why-not";
    }

    public static String killSwitch(String market) {
        return market(market) + "/kill-switch";
    }

    public static String model(String market, long version) {
        return market(market) + "/models/" + version;
    }

    /** What was done to something, by its key. */
    public static String audit(String subject) {
        return "/audit?subject=" + encode(subject);
    }

    public static String request(String market, String id) {
        return market(market) + "/approvals/" + encode(id);
    }

    public static String customer(String market) {
        return market(market) + "/customer";
    }

    public static String replay(long letter) {
        return letter(letter) + "/replay";
    }

    public static String letter(long offset) {
        return "/pipeline/letters/" + offset;
    }
}
