package io.offerstream.local.cli;

import java.util.concurrent.CountDownLatch;

/** Whether the process was asked to stop. Asked by any thread; waited for by the one that created it, which it interrupts. */
public final class Stop {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Thread main = Thread.currentThread();

    /** Asks. */
    public void request() {
        asked.countDown();
        main.interrupt();
    }

    public boolean isRequested() {
        return asked.getCount() == 0;
    }
}
