package io.offerstream.simulator.replay;

import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Cuts events that are in order of time into ticks: {@code start}, {@code start + tick}, … */
final class StampedBatches implements TickBatches {
    private final Iterator<Stamped> events;
    private final Runnable onClose;
    private final Duration tick;
    private final Duration tail;
    private final Tally tally;
    private Instant next;
    private Instant last;
    private Optional<Stamped> ahead = Optional.empty();

    /**
     * @param onClose frees what {@code events} reads from
     * @throws IllegalArgumentException if {@code tick} is not positive or {@code tail} is negative
     */
    StampedBatches(
            Iterator<Stamped> events, Runnable onClose, Instant start, Duration tick, Duration tail, Tally tally) {
        this.events = events;
        this.onClose = onClose;
        this.tick = tick;
        this.tail = tail;
        this.tally = tally;
        this.next = start;
        this.last = start;
    }

    static void requireValid(Duration tick, Duration tail) {
        if (tick.isZero() || tick.isNegative()) {
            throw new IllegalArgumentException("tick: expected more than 0, found " + tick);
        }
        if (tail.isNegative()) {
            throw new IllegalArgumentException("tail: expected 0 or more, found " + tail);
        }
    }

    /** First what is there, then what is read. */
    static Iterator<Stamped> chain(Iterable<Stamped> first, Iterator<Stamped> second) {
        var beginning = first.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return beginning.hasNext() || second.hasNext();
            }

            @Override
            public Stamped next() {
                return beginning.hasNext() ? beginning.next() : second.next();
            }
        };
    }

    @Override
    public boolean hasNext() {
        // The tick before must have reached the last event and the tail behind it.
        return hasEvent() || next.minus(tick).isBefore(last.plus(tail));
    }

    private boolean hasEvent() {
        if (ahead.isEmpty() && events.hasNext()) {
            var event = events.next();
            if (event.time().isBefore(last)) {
                throw new IllegalStateException("events out of order: " + event.time() + " after " + last);
            }
            last = event.time();
            ahead = Optional.of(event);
        }
        return ahead.isPresent();
    }

    @Override
    public TickBatch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the replay is over");
        }
        var offers = new ArrayList<Offer>();
        var customers = new ArrayList<Customer>();
        var impressions = new ArrayList<Impression>();
        var redemptions = new ArrayList<Redemption>();
        while (hasEvent() && !ahead.get().time().isAfter(next)) {
            var event = ahead.get().event();
            switch (EventKind.of(event)) {
                case OFFER -> offers.add((Offer) event);
                case CUSTOMER -> customers.add((Customer) event);
                case IMPRESSION_SENT, IMPRESSION_VIEWED -> impressions.add((Impression) event);
                case REDEMPTION -> redemptions.add((Redemption) event);
            }
            tally.published(EventKind.of(event));
            ahead = Optional.empty();
        }
        var batch = new TickBatch(next, offers, customers, impressions, redemptions);
        next = next.plus(tick);
        return batch;
    }

    @Override
    public ReplaySummary summary() {
        return tally.summary();
    }

    @Override
    public void close() {
        onClose.run();
    }
}
