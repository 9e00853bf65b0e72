package io.offerstream.simulator.population;

import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.simulator.replay.TickBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * Lets a population live from tick to tick, and holds back what has not arrived yet. What is held back (redemptions of
 * the last half hour, reversals, late and repeated events) is lost when the process ends. One thread uses it.
 */
public final class PopulationFeed {
    private final Population population;
    private final List<Customer> customers = new ArrayList<>();
    private final PriorityQueue<Arrival<Impression>> impressions =
            new PriorityQueue<>(Comparator.comparing((Arrival<Impression> arrival) -> arrival.at())
                    .thenComparing(arrival -> arrival.event().getEventId()));
    private final PriorityQueue<Arrival<Redemption>> redemptions =
            new PriorityQueue<>(Comparator.comparing((Arrival<Redemption> arrival) -> arrival.at())
                    .thenComparing(arrival -> arrival.event().getEventId()));
    private Instant last;

    private PopulationFeed(Population population, Instant last) {
        this.population = population;
        this.last = last;
    }

    /** From the very beginning: the first batch brings the first offers and customers. */
    public static PopulationFeed fromStart(Population population) {
        return new PopulationFeed(population, population.config().start().minusMillis(1));
    }

    /** Goes on after a tick that was already published; whoever had joined by then is known. */
    public static PopulationFeed resumedAfter(Population population, Instant tick) {
        var feed = fromStart(population);
        feed.customers.addAll(population.customersJoined(feed.last, tick));
        feed.last = tick;
        return feed;
    }

    /**
     * Everything that arrives after the last tick and up to this one.
     *
     * @param assignments what the app would show a customer now; empty if they have no assignment
     * @throws IllegalArgumentException if {@code tick} is not after the last one
     */
    public TickBatch advanceTo(Instant tick, Function<Customer, Optional<Assignment>> assignments) {
        if (!tick.isAfter(last)) {
            throw new IllegalArgumentException("tick: expected a time after " + last + ", found " + tick);
        }
        var offers = population.offersUploaded(last, tick);
        var joined = population.customersJoined(last, tick);
        customers.addAll(joined);
        for (var customer : customers) {
            var actions = population.act(customer, assignments.apply(customer), last, tick);
            impressions.addAll(actions.impressions());
            redemptions.addAll(actions.redemptions());
        }
        last = tick;
        return new TickBatch(tick, offers, joined, arrived(impressions, tick), arrived(redemptions, tick));
    }

    private static <E> List<E> arrived(PriorityQueue<Arrival<E>> waiting, Instant tick) {
        var arrived = new ArrayList<E>();
        while (!waiting.isEmpty() && !waiting.peek().at().isAfter(tick)) {
            arrived.add(waiting.poll().event());
        }
        return arrived;
    }
}
