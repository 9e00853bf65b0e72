package io.offerstream.warehouse.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a test makes go wrong. Each kind counts how often it struck, so that a test can tell that it did. Safe for use
 * from many threads.
 */
public final class Faults {
    /** What becomes of a request. */
    public enum Fate {
        SERVED,
        /** Answered with an error before anything is done. */
        REFUSED,
        /** Done, and then answered with an error: the client cannot know. */
        ANSWER_LOST
    }

    private static final class Strike {
        final String path;
        final int status;
        final Fate fate;
        int left;

        Strike(String path, int status, Fate fate, int left) {
            this.path = path;
            this.status = status;
            this.fate = fate;
            this.left = left;
        }
    }

    /** What a request is answered; {@code status} counts where it is not {@code SERVED}. */
    public record Verdict(Fate fate, int status) {}

    private static final Verdict SERVED = new Verdict(Fate.SERVED, 200);

    private final List<Strike> strikes = new ArrayList<>();
    private final AtomicLong frozenUntil = new AtomicLong(System.nanoTime());
    private final AtomicBoolean grantRevoked = new AtomicBoolean();
    private final AtomicLong struck = new AtomicLong();

    /** The next {@code times} requests to paths that contain {@code path} are answered {@code status}, and not done. */
    public synchronized void refuseNext(String path, int status, int times) {
        strikes.add(new Strike(path, status, Fate.REFUSED, times));
    }

    /** The same, but they are done. */
    public synchronized void loseNextAnswers(String path, int status, int times) {
        strikes.add(new Strike(path, status, Fate.ANSWER_LOST, times));
    }

    /** Every request waits until {@code duration} has passed. */
    public void freeze(Duration duration) {
        frozenUntil.set(System.nanoTime() + duration.toNanos());
    }

    /** The connector's role owns its tables no longer. */
    public void revokeGrant() {
        grantRevoked.set(true);
    }

    public void restoreGrant() {
        grantRevoked.set(false);
    }

    public boolean isGrantRevoked() {
        return grantRevoked.get();
    }

    /** How many requests were refused, lost or held up. */
    public long struck() {
        return struck.get();
    }

    /** To be asked once for each request, before it is served. */
    public Verdict meet(String path) throws InterruptedException {
        long waitNanos = frozenUntil.get() - System.nanoTime();
        if (waitNanos > 0) {
            struck.incrementAndGet();
            Thread.sleep(Duration.ofNanos(waitNanos).toMillis() + 1);
        }
        synchronized (this) {
            for (var strike : strikes) {
                if (strike.left > 0 && path.contains(strike.path)) {
                    strike.left--;
                    struck.incrementAndGet();
                    return new Verdict(strike.fate, strike.status);
                }
            }
        }
        return SERVED;
    }
}
