package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.COVERAGE_AT_LEAST;
import static io.offerstream.platform.market.MarketKey.FIRST_EXPOSURE_WITHIN;
import static io.offerstream.platform.market.MarketKey.TOP5_SHARE_AT_MOST;

import java.time.Duration;

/**
 * From where on a market is warned of, or served otherwise. That TEST does harm is not among them: its bound is the same
 * for every market.
 *
 * @param firstExposureWithin how long a live offer may be without an exposure while a cycle is open
 * @param coverageAtLeast share, 0 to 1, of the eligible offers that TEST must have shown when a cycle closes
 * @param top5ShareAtMost share, 0 to 1, of TEST's exposures that five offers may have; where few offers are eligible,
 *     {@link #top5ShareAtMost(int)} allows more
 * @param judgedFromExposures exposures of TEST below which neither is judged: of a few, chance says more than a policy
 * @param reentryAfterCycles closed cycles of fallback after which the model is tried on a few again
 */
public record GuardrailsConfig(
        Duration firstExposureWithin,
        double coverageAtLeast,
        double top5ShareAtMost,
        int judgedFromExposures,
        int reentryAfterCycles) {
    /** More than this is no guard: nobody waits for a year. */
    static final int MOST_CYCLES = 52;

    static final int MOST_EXPOSURES = 1_000_000_000;

    /** Room above five equal shares, where there are so few offers that five have much of any slate. */
    private static final double ROOM = 1.3;

    public GuardrailsConfig {
        new Flaws()
                .require(
                        EventsConfig.isIn(firstExposureWithin, Duration.ofMillis(1), EventsConfig.LONGEST),
                        FIRST_EXPOSURE_WITHIN,
                        "must be longer than 0 and at most P3650D, found " + firstExposureWithin)
                .require(
                        coverageAtLeast >= 0 && coverageAtLeast <= 1,
                        COVERAGE_AT_LEAST,
                        "must be from 0 to 1, found " + coverageAtLeast)
                .require(
                        top5ShareAtMost > 0 && top5ShareAtMost <= 1,
                        TOP5_SHARE_AT_MOST,
                        "must be above 0 and at most 1, found " + top5ShareAtMost)
                .refuse();
    }

    /** The bound that holds for {@code eligible} offers: max(limit, 1.3 x 5 / K), as in the design. */
    public double top5ShareAtMost(int eligible) {
        return eligible == 0 ? 1 : Math.min(1, Math.max(top5ShareAtMost, ROOM * 5 / eligible));
    }
}
