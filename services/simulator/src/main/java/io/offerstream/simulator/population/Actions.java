package io.offerstream.simulator.population;

import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import java.util.List;

/** What a customer did, in the order of doing; some of it arrives after the time step it was done in. */
public record Actions(List<Arrival<Impression>> impressions, List<Arrival<Redemption>> redemptions) {
    public Actions {
        impressions = List.copyOf(impressions);
        redemptions = List.copyOf(redemptions);
    }
}
