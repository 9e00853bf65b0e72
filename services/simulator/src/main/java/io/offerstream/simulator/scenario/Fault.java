package io.offerstream.simulator.scenario;

import java.util.Arrays;
import java.util.List;

/**
 * Something that goes wrong between a world and the system that serves it, by its key in a scenario file. None by default;
 * the world itself stays what it is, and so does its hash.
 */
public enum Fault {
    /** Share of TEST's impressions that get lost on the way. */
    LOST_IMPRESSIONS("faults.lost_impressions", 1, false),
    /** Accounts that push one offer, as a share of the real customers. */
    FAKE_CUSTOMERS("faults.fake_customers", 1, false),
    /** Measured cycle, from 1, in whose second day no till sends anything; all of it comes the day after. 0: none. */
    OUTAGE_CYCLE("faults.outage_cycle", 52, true);

    private final String key;
    private final double most;
    private final boolean whole;

    Fault(String key, double most, boolean whole) {
        this.key = key;
        this.most = most;
        this.whole = whole;
    }

    public String key() {
        return key;
    }

    public Range range() {
        return new Range(0, most, whole);
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Fault::key).toList();
    }
}
