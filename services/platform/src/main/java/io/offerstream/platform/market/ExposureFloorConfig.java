package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.FLOOR_WITHIN;

import java.time.Duration;

/**
 * How often a new offer must be seen, so that it is known whether it is any good.
 *
 * @param impressions of TEST, at least; 0: no floor
 * @param within after the offer could first be assigned
 */
public record ExposureFloorConfig(int impressions, Duration within) {
    static final int MOST_IMPRESSIONS = 1_000_000;

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** What holds where a market's file says nothing. */
    public static final ExposureFloorConfig DEFAULT = new ExposureFloorConfig(100, Duration.ofHours(24));

    public ExposureFloorConfig {
        new Flaws()
                .require(
                        EventsConfig.isIn(within, SHORTEST, EventsConfig.LONGEST),
                        FLOOR_WITHIN,
                        "must be from PT1M to P3650D, found " + within)
                .refuse();
    }
}
