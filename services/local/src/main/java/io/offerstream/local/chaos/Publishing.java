package io.offerstream.local.chaos;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Lets the neighbours write as far ahead of the service as there is always work for it, on a thread of its own, until it
 * is told to bring the story to its end.
 */
final class Publishing implements AutoCloseable {
    private static final int AHEAD = 4;
    private static final long PAUSE_MILLIS = 5;
    private static final long SECOND = 1_000_000_000;

    private final Story story;
    private final Neighbours neighbours;
    private final Supplier<Optional<Instant>> reached;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::publish, "neighbours");
    private final ConcurrentSkipListMap<Instant, Long> written = new ConcurrentSkipListMap<>();
    private volatile Optional<Integer> pace = Optional.empty();
    private long nextNanos;
    private volatile boolean ending;
    private volatile boolean loaded;
    private volatile int busyTicks;
    private volatile Instant last = Instant.EPOCH;
    private volatile Instant lastOfLoading = Instant.MAX;

    /** @param reached the newest tick that the service has finished */
    Publishing(Story story, Neighbours neighbours, Supplier<Optional<Instant>> reached) {
        this.story = story;
        this.neighbours = neighbours;
        this.reached = reached;
        thread.start();
    }

    private void publish() {
        try {
            while (!ending) {
                var rate = pace;
                if (isTime(rate)) {
                    if (rate.isPresent()) {
                        // Late by more than a second, it does not try to catch up.
                        nextNanos = Math.max(nextNanos + SECOND, System.nanoTime());
                        write(story.next(rate.get()));
                    } else {
                        write(story.next());
                    }
                    if (loaded) {
                        count();
                    }
                    if (story.isLoaded() && !loaded) {
                        lastOfLoading = last;
                        loaded = true;
                    }
                } else {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            story.end().forEach(this::write);
        } catch (RuntimeException e) {
            failure.set(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** By the clock, or when there is little left to do. */
    private boolean isTime(Optional<Integer> rate) {
        if (rate.isPresent()) {
            return System.nanoTime() >= nextNanos;
        }
        var behind = reached.get().orElse(ChaosMarket.OPENING);
        return last.isBefore(behind.plus(Story.STEP.multipliedBy(AHEAD)));
    }

    /** From now on a tick each second with so many events; empty for as many ticks as there is work for. */
    void pace(Optional<Integer> eventsPerSecond) {
        pace = eventsPerSecond;
    }

    /** Ticks that were written, and when, as {@link System#nanoTime} tells it. */
    NavigableMap<Instant, Long> written() {
        return written;
    }

    /** The newest tick that was written. */
    Instant last() {
        return last;
    }

    boolean isDecided(Instant tick) {
        return reached.get().filter(there -> !there.isBefore(tick)).isPresent();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only its own thread counts
    private void count() {
        busyTicks++;
    }

    /** Ticks since every customer is known. */
    int busyTicks() {
        requireHealthy();
        return busyTicks;
    }

    private void write(Step step) {
        neighbours.publish(step);
        last = step.tick();
        written.put(last, System.nanoTime());
    }

    /** Whether the service has finished the tick up to which it was told of every customer. */
    boolean isLoaded() {
        requireHealthy();
        return loaded && isDecided(lastOfLoading);
    }

    void requireHealthy() {
        if (failure.get() != null) {
            throw new IllegalStateException("the neighbours cannot go on", failure.get());
        }
    }

    /** Writes what is left; returns the last tick. */
    Instant end() throws InterruptedException {
        ending = true;
        thread.join();
        requireHealthy();
        return last;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
