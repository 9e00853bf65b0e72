package io.offerstream.local.cli;

import java.util.concurrent.CountDownLatch;

/** Whether the process was asked to stop. Asked by any thread; interrupts the one that created it, which commands run on. */
public final class Stop {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Thread main = Thread.currentThread();
    private volatile boolean interrupt;

    /**
     * Asks.
     *
     * @param byPerson true for Ctrl-C, false for an orderly end by whoever supervises the process
     */
    public void request(boolean byPerson) {
        interrupt = byPerson;
        asked.countDown();
        main.interrupt();
    }

    public boolean isRequested() {
        return asked.getCount() == 0;
    }

    /** True if it was Ctrl-C. */
    public boolean wasInterrupt() {
        return interrupt;
    }
}
