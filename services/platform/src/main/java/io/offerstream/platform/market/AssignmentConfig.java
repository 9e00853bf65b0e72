package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.OFFERS_PER_CYCLE;
import static io.offerstream.platform.market.MarketKey.TEMPERATURE;

import java.util.OptionalLong;

/**
 * How slates are drawn, and when anew.
 *
 * @param temperature of the softmax over scores, in units of raw scores; 0.01 to 10
 * @param freshModelAtOnce whether a model that begins to serve within a cycle ranks for new customers and
 *     re-assignments; if not, it waits for the next cycle
 * @param reassignOnBehaviour whether a customer of TEST whose behaviour features change gets another slate, if it would
 *     be another
 * @param sameOfferAfterRedemption whether an offer may be assigned to somebody who has redeemed it
 * @param offersPerCycle how many offers, every position of every slate counted, a cycle may hand out; empty: no limit
 */
public record AssignmentConfig(
        double temperature,
        boolean freshModelAtOnce,
        boolean reassignOnBehaviour,
        boolean sameOfferAfterRedemption,
        OptionalLong offersPerCycle) {
    /** In a file, in place of a number. */
    static final String UNLIMITED = "unlimited";

    /** What holds where a market's file says nothing. */
    public static final AssignmentConfig DEFAULT =
            new AssignmentConfig(0.05, false, false, false, OptionalLong.empty());

    private static final double COLDEST = 0.01;
    private static final double HOTTEST = 10;

    public AssignmentConfig {
        new Flaws()
                .require(
                        temperature >= COLDEST && temperature <= HOTTEST,
                        TEMPERATURE,
                        "must be from 0.01 (nearly always the highest scores) to 10 (nearly at random), found "
                                + temperature)
                .require(
                        offersPerCycle.orElse(0) >= 0,
                        OFFERS_PER_CYCLE,
                        "must be unlimited or a number of 0 or more, found " + offersPerCycle.orElse(0))
                .refuse();
    }
}
