package io.offerstream.simulator.world;

import java.util.Arrays;
import java.util.List;

/** A quarter of a day on the market's clock, from 04:00 on; a tick each. How much comes when is assumed. */
public enum Daypart {
    BREAKFAST(0.20),
    LUNCH(0.40),
    DINNER(0.32),
    LATE(0.08);

    /** How many there are. */
    public static final int COUNT = 4;

    private final double weight;

    Daypart(double weight) {
        this.weight = weight;
    }

    /** In the order of the day. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Daypart::name).toList();
    }

    /**
     * Shares of a day's visits, which add up to 1.
     *
     * @param home the daypart that this customer comes in more often
     * @param atHome by how much
     */
    static double[] shares(int home, double atHome) {
        var parts = values();
        var shares = new double[parts.length];
        Arrays.setAll(shares, part -> part == home ? parts[part].weight * atHome : parts[part].weight);
        double sum = Arrays.stream(shares).sum();
        Arrays.setAll(shares, part -> shares[part] / sum);
        return shares;
    }
}
