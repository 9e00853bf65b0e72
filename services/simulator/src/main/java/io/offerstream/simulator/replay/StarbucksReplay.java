package io.offerstream.simulator.replay;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The Starbucks Rewards capstone data: ten offers, 17,000 customers, 30 days of offers received, viewed and completed.
 * Simulated by its makers, as its own task text says: not a log of real customers.
 *
 * <ul>
 *   <li>Hour 0 is 2018-01-01T00:00Z, an arbitrary day: the data counts hours only.
 *   <li>Offers and customers come with the first tick, at the start.
 *   <li>{@code offer received} is an impression that was SENT, {@code offer viewed} one that was VIEWED,
 *       {@code offer completed} a redemption. Transactions are read and set aside.
 *   <li>Each wave's offer was drawn uniformly from the ten: every impression logs the propensity 0.1.
 * </ul>
 */
public final class StarbucksReplay implements Replay {
    static final String MARKET = "SB";
    static final Instant START = Instant.parse("2018-01-01T00:00:00Z");
    /** The waves and what follows them fit in here; an hour beyond is a bad value. */
    static final Duration SPAN = Duration.ofDays(30);

    static final String PORTFOLIO = "portfolio.json";
    static final String PROFILE = "profile.json";
    static final String TRANSCRIPT = "transcript.json";

    private final Path dir;

    /**
     * Names the folder that holds {@code portfolio.json}, {@code profile.json} and {@code transcript.json}, each plain
     * or with {@code .gz}.
     *
     * @throws BadDataSetException if one of them is missing
     */
    public StarbucksReplay(Path dir) {
        this.dir = dir;
        List.of(PORTFOLIO, PROFILE, TRANSCRIPT).forEach(name -> DataFile.find(dir, name));
    }

    @Override
    public String market() {
        return MARKET;
    }

    @Override
    public Instant start() {
        return START;
    }

    @Override
    public TickBatches batches(Duration tick, Duration tail) {
        StampedBatches.requireValid(tick, tail);
        var tally = new Tally();
        var offers = StarbucksOffers.read(dir, tally, START.plus(SPAN).plus(tail));
        var customers = StarbucksCustomers.read(dir, tally);
        var transcript = RowSource.json(
                dir, TRANSCRIPT, tally, new StarbucksEvents(offers.surfaces(), Set.copyOf(customers.keySet())));
        var beginning = new ArrayList<Stamped>();
        offers.offers().forEach(offer -> beginning.add(new Stamped(START, offer)));
        customers.values().forEach(customer -> beginning.add(new Stamped(START, customer)));
        return new StampedBatches(
                StampedBatches.chain(beginning, transcript), transcript::close, START, tick, tail, tally);
    }
}
