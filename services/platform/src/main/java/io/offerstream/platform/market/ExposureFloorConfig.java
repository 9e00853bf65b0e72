package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.FLOOR_SHARE;
import static io.offerstream.platform.market.MarketKey.FLOOR_WITHIN;

import java.time.Duration;

/**
 * How often a new offer must be seen, so that it is known whether it is any good.
 *
 * @param impressions of TEST, at least; 0: no floor
 * @param within after the offer could first be assigned
 * @param shareAtMost share, above 0 and at most 1, of TEST's slate positions that all new offers together may take: where
 *     a market is too small for {@code impressions}, they get what that is
 */
public record ExposureFloorConfig(int impressions, Duration within, double shareAtMost) {
    static final int MOST_IMPRESSIONS = 1_000_000;

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** What holds where a market's file says nothing. */
    public static final ExposureFloorConfig DEFAULT = new ExposureFloorConfig(100, Duration.ofHours(24), 0.10);

    public ExposureFloorConfig {
        new Flaws()
                .require(
                        EventsConfig.isIn(within, SHORTEST, EventsConfig.LONGEST),
                        FLOOR_WITHIN,
                        "must be from PT1M to P3650D, found " + within)
                .require(
                        shareAtMost > 0 && shareAtMost <= 1,
                        FLOOR_SHARE,
                        "must be above 0 and at most 1, found " + shareAtMost)
                .refuse();
    }
}
