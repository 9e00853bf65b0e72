package io.offerstream.simulator.replay;

import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import java.time.Instant;
import java.util.List;

/**
 * Everything that belongs before one tick, in order; published before the tick. In a replay: what is stamped in
 * (previous tick, tick]. In a simulation: what arrives in it, some of it stamped earlier.
 */
public record TickBatch(
        Instant tick,
        List<Offer> offers,
        List<Customer> customers,
        List<Impression> impressions,
        List<Redemption> redemptions) {
    public TickBatch {
        offers = List.copyOf(offers);
        customers = List.copyOf(customers);
        impressions = List.copyOf(impressions);
        redemptions = List.copyOf(redemptions);
    }

    /** The same batch with other impressions. */
    public TickBatch withImpressions(List<Impression> others) {
        return new TickBatch(tick, offers, customers, others, redemptions);
    }

    /** The same batch with other redemptions. */
    public TickBatch withRedemptions(List<Redemption> others) {
        return new TickBatch(tick, offers, customers, impressions, others);
    }

    /** Events of all kinds. */
    public int size() {
        return offers.size() + customers.size() + impressions.size() + redemptions.size();
    }
}
