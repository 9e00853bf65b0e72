package io.offerstream.local.chaos;

import io.offerstream.local.chaos.Chaos.Watcher;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits, but not for ever, and tells a person meanwhile. Owned by one thread. */
final class Patience {
    static final Duration RECOVERS_AT_MOST = Duration.ofMinutes(3);

    /** A group that forms waits for its members as long as they may take between two polls: five minutes. */
    static final Duration REJOINS_AT_MOST = Duration.ofMinutes(7);

    static final Duration FINISHES_AT_MOST = Duration.ofMinutes(10);

    private static final long PAUSE_MILLIS = 10;

    private final Watcher watcher;
    private final BooleanSupplier stopped;
    private int kills;
    private String doing = "";
    private Supplier<String> evidence = () -> "";
    private Runnable health = () -> {};

    /** @param stopped asked all the time; true ends the waiting with a {@link CancellationException} */
    Patience(Watcher watcher, BooleanSupplier stopped) {
        this.watcher = watcher;
        this.stopped = stopped;
    }

    /** What to show where something was waited for in vain. */
    void showInVain(Supplier<String> lines) {
        evidence = lines;
    }

    /** Without whom nothing is worth waiting for; {@code required} throws what is wrong with them. */
    void requireWhileWaiting(Runnable required) {
        health = required;
    }

    void tell(int killsUntilNow, String what) {
        kills = killsUntilNow;
        tell(what);
    }

    void tell(String what) {
        doing = what;
        watcher.at(kills, doing);
    }

    /** @throws IllegalStateException if it does not come true {@code within} that time */
    void await(BooleanSupplier condition, Duration within, String what) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (stopped.getAsBoolean()) {
                throw new CancellationException("stopped");
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited " + within + " in vain: " + what + evidence.get());
            }
            health.run();
            watcher.at(kills, doing);
            sleep(PAUSE_MILLIS);
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static CancellationException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        var cancelled = new CancellationException("interrupted");
        cancelled.initCause(e);
        return cancelled;
    }
}
