package io.offerstream.local.replay;

import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.History;
import io.offerstream.local.stack.Publisher;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.TickSource;
import io.offerstream.simulator.replay.Replay;
import io.offerstream.simulator.replay.ReplaySummary;
import io.offerstream.simulator.replay.TickBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * Plays a data set through the running services: publishes each tick's events with the tick, stays a few ticks ahead of
 * what the services have finished, and waits for them at the end. Started again after a crash it goes on behind the
 * last tick that was published. Owned by one thread.
 */
public final class Replaying {
    /** How many ticks may wait for the services: enough that they never wait for the reading of files. */
    private static final int TICKS_AHEAD = 8;

    private static final Duration POLL = Duration.ofMillis(50);

    private final Connection connection;
    private final Replay replay;
    private final Market market;
    private final Watcher watcher;
    private final BooleanSupplier stopped;

    /** What a person is told on the way. */
    public interface Watcher {
        /** A tick was published; {@code finished} is the newest one that the services have finished. */
        void published(Instant tick, long events, Optional<Instant> finished);
    }

    /**
     * Plays through a connection whose services run.
     *
     * @param stopped asked between two ticks; true ends the replay, which can be resumed
     */
    public Replaying(Connection connection, Replay replay, Market market, Watcher watcher, BooleanSupplier stopped) {
        this.connection = connection;
        this.replay = replay;
        this.market = market;
        this.watcher = watcher;
        this.stopped = stopped;
    }

    /**
     * Plays to the end, or until stopped.
     *
     * @return what was read, and whether the services have finished all of it
     * @throws IllegalStateException if the installation holds another history than this replay's
     */
    public Result run(Duration tick, Duration tail, Ledger ledger) {
        var resumeAfter = History.lastTick(connection, name());
        long events = 0;
        var published = new ArrayList<Instant>();
        try (var batches = replay.batches(tick, tail);
                var publisher = new Publisher(connection, name(), TickSource.REPLAY)) {
            while (batches.hasNext() && !stopped.getAsBoolean()) {
                var batch = batches.next();
                events += batch.size();
                published.add(batch.tick());
                if (resumeAfter.isEmpty() || batch.tick().isAfter(resumeAfter.get())) {
                    publisher.publish(events(batch, published.size() == 1), batch.tick());
                }
                if (published.size() > TICKS_AHEAD) {
                    await(published.get(published.size() - 1 - TICKS_AHEAD), ledger);
                }
                watcher.published(batch.tick(), events, ledger.finished());
            }
            await(published.get(published.size() - 1), ledger);
            return new Result(batches.summary(), !batches.hasNext());
        }
    }

    /**
     * How a replay ended.
     *
     * @param complete false if it was stopped on the way
     */
    public record Result(ReplaySummary summary, boolean complete) {}

    private String name() {
        return "replay-" + replay.market();
    }

    private List<SpecificRecord> events(TickBatch batch, boolean first) {
        var events = new ArrayList<SpecificRecord>(batch.size() + 1);
        if (first) {
            events.add(market);
        }
        events.addAll(batch.offers());
        events.addAll(batch.customers());
        events.addAll(batch.impressions());
        events.addAll(batch.redemptions());
        return events;
    }

    private void await(Instant tick, Ledger ledger) {
        while (!stopped.getAsBoolean()
                && ledger.finished().filter(done -> !done.isBefore(tick)).isEmpty()) {
            ledger.poll(POLL);
        }
    }
}
