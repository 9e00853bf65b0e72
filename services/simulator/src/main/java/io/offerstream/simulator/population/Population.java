package io.offerstream.simulator.population;

import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Offer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Customers with tastes that nobody but a test may ask for, and the offers they are made. Pure: every answer depends on
 * the configuration and the arguments alone, whatever was asked before. Safe for use by many threads.
 */
public final class Population {
    private final PopulationConfig config;
    private final Catalogue catalogue;
    private final Members members;
    private final Truth truth;

    public Population(PopulationConfig config) {
        this.config = config;
        this.catalogue = new Catalogue(config);
        this.members = new Members(config);
        this.truth = new Truth(config, catalogue);
    }

    public PopulationConfig config() {
        return config;
    }

    /** Offers that are uploaded in ({@code from}, {@code to}], market by market; the first ones come at the start. */
    public List<Offer> offersUploaded(Instant from, Instant to) {
        return config.markets().stream()
                .flatMap(market -> catalogue.uploaded(market, from, to).stream())
                .toList();
    }

    /** Customers who join in ({@code from}, {@code to}], market by market; the first ones come at the start. */
    public List<Customer> customersJoined(Instant from, Instant to) {
        return config.markets().stream()
                .flatMap(market -> members.joined(market, from, to).stream())
                .toList();
    }

    /**
     * What a customer does in ({@code from}, {@code to}]. How time is cut into steps does not matter, as long as the
     * assignment is the same.
     *
     * @param assignment what the app shows them if they open it while it is valid; without one they see no offers
     */
    public Actions act(Customer customer, Optional<Assignment> assignment, Instant from, Instant to) {
        var recorder = new Recorder(config, catalogue, customer);
        new Visits(config, catalogue, truth, customer).record(assignment, from, to, recorder);
        return recorder.actions();
    }

    /**
     * The truth: probability, (0,1), that the customer redeems the offer, given that they looked at it.
     *
     * @param offerId any offer of the customer's market, also one that somebody else uploaded
     */
    public double trueRedemptionProbability(Customer customer, String offerId) {
        return truth.redemptionProbability(customer, offerId);
    }

    /** The truth: probability, (0,1], that a customer who was shown a slate looks at that position, from 0. */
    public double trueExamination(int position) {
        return Visits.examination(config, position);
    }
}
