package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.POPULARITY_WINDOW;
import static io.offerstream.platform.market.MarketKey.PRIOR_STRENGTH;

import java.time.Duration;

/**
 * How the popularity of an offer is estimated.
 *
 * @param window how far back outcomes count
 * @param priorStrength how many examined impressions what its features let one expect is worth against an offer's own
 *     count, at least
 */
public record PopularityConfig(Duration window, double priorStrength) {
    private static final double STRONGEST = 1e9;

    public PopularityConfig {
        new Flaws()
                .require(
                        EventsConfig.isIn(window, Duration.ofMillis(1), EventsConfig.LONGEST),
                        POPULARITY_WINDOW,
                        "must be longer than 0 and at most P3650D, found " + window)
                .require(
                        priorStrength > 0 && priorStrength <= STRONGEST,
                        PRIOR_STRENGTH,
                        "must be above 0 (an offer that nobody saw has no rate of its own), found " + priorStrength)
                .refuse();
    }
}
