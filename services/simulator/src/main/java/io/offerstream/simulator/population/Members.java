package io.offerstream.simulator.population;

import io.offerstream.schemas.Customer;
import java.time.Instant;
import java.util.List;

/** The customers of every market. */
final class Members {
    private final Chance chance;
    private final Schedule joins;

    Members(PopulationConfig config) {
        this.chance = new Chance(config.seed());
        this.joins = new Schedule(config.start(), config.customersPerMarket(), config.newCustomersPerDay());
    }

    /** Who joins a market in ({@code from}, {@code to}]. */
    List<Customer> joined(String market, Instant from, Instant to) {
        return joins.between(from, to).mapToObj(n -> customer(market, n)).toList();
    }

    private Customer customer(String market, long n) {
        var id = "c%07d".formatted(n);
        return Customer.newBuilder()
                .setEventId("customer-" + market + "-" + id)
                .setEventTime(joins.at(n))
                .setMarket(market)
                .setCustomerId(id)
                .setConsent(true)
                .setProfileFeatures(Feature.draw(Feature.OF_CUSTOMERS, chance.of("customer", market, id)))
                .build();
    }
}
