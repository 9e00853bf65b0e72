package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.HALF_LIFE;
import static io.offerstream.platform.market.MarketKey.KAPPA;

import java.time.Duration;

/**
 * How behaviour features are computed.
 *
 * @param halfLife after which an exposure weighs half
 * @param kappa how many examined exposures the market's rate is worth against a customer's own
 * @param history how many of a customer's latest exposures count, at most
 */
public record BehaviourConfig(Duration halfLife, double kappa, int history) {
    /** More would make the state of a busy customer large, and weigh next to nothing. */
    public static final int LONGEST_HISTORY = 500;

    private static final double MOST_KAPPA = 1e6;

    public BehaviourConfig {
        new Flaws()
                .require(
                        EventsConfig.isIn(halfLife, Duration.ofHours(1), EventsConfig.LONGEST),
                        HALF_LIFE,
                        "must be from PT1H to P3650D, found " + halfLife)
                .require(
                        kappa > 0 && kappa <= MOST_KAPPA,
                        KAPPA,
                        "must be above 0 (a customer who saw nothing has no taste of their own), found " + kappa)
                .refuse();
    }
}
