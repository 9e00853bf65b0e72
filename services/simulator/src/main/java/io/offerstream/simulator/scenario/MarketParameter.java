package io.offerstream.simulator.scenario;

/** A number that describes one market of a world, by its key below {@code markets.CODE} in a scenario file. */
public enum MarketParameter {
    CUSTOMERS("customers", 10, 1_000_000, true),
    BASE("base", -10, 10, false),
    DISCOUNT("discount", 0, 10, false),
    SEASON("season", 0, 5, false),
    SEASON_PEAK("season_peak", 1, 52, true),
    /** Share of what TEST redeems that is never redeemed: harm that is planted. Need not be said. */
    HARM("harm", 0, 1, false);

    private final String key;
    private final double least;
    private final double most;
    private final boolean whole;

    MarketParameter(String key, double least, double most, boolean whole) {
        this.key = key;
        this.least = least;
        this.most = most;
        this.whole = whole;
    }

    public String key() {
        return key;
    }

    public Range range() {
        return new Range(least, most, whole);
    }

    /** Whether a file must say it; otherwise it is 0. */
    boolean isRequired() {
        return this != HARM;
    }

    String path(String market) {
        return "markets." + market + "." + key;
    }
}
