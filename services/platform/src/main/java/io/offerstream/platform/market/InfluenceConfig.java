package io.offerstream.platform.market;

import static io.offerstream.platform.market.MarketKey.NEW_CUSTOMER_FOR;
import static io.offerstream.platform.market.MarketKey.NEW_CUSTOMER_WEIGHT;

import java.time.Duration;

/**
 * How much one customer may teach the model, so that a few accounts cannot push an offer.
 *
 * @param contrastsPerDay most training examples a customer and day of the market
 * @param contrastsPerCycle most training examples a customer and cycle
 * @param contrastsPerOffer most training examples a customer, cycle and offer that is redeemed in them
 * @param assignedOnly whether offers that a customer saw without being assigned them in the cycle teach nothing
 * @param newCustomerFor how long after their first event a customer counts as new
 * @param newCustomerWeight sample weight of a new customer's examples, (0,1]
 */
public record InfluenceConfig(
        int contrastsPerDay,
        int contrastsPerCycle,
        int contrastsPerOffer,
        boolean assignedOnly,
        Duration newCustomerFor,
        double newCustomerWeight) {
    /** Far more than anybody eats. */
    public static final int MOST_CONTRASTS = 1_000;

    public InfluenceConfig {
        new Flaws()
                .require(
                        EventsConfig.isIn(newCustomerFor, Duration.ZERO, EventsConfig.LONGEST),
                        NEW_CUSTOMER_FOR,
                        "must be from 0 to P3650D, found " + newCustomerFor)
                .require(
                        newCustomerWeight > 0 && newCustomerWeight <= 1,
                        NEW_CUSTOMER_WEIGHT,
                        "must be above 0 and at most 1, found " + newCustomerWeight)
                .refuse();
    }
}
