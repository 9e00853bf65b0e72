package io.offerstream.sink.worker;

import java.io.IOException;
import java.util.Arrays;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.cli.ConnectStandalone;

/**
 * Runs inside the worker's JVM: starts Kafka Connect, without connectors, and ends the JVM when standard input ends. The
 * parent holds the other end of that pipe, and the operating system closes it when the parent is gone, however it went.
 */
final class WorkerMain {
    private static final long STOP_WITHIN_MS = 8_000;

    private WorkerMain() {}

    /** {@code args[0]} is a {@link WorkerMode}, {@code args[1]} Connect's own file of properties. */
    public static void main(String[] args) {
        daemon("parent-watch", WorkerMain::stopWithParent);
        var arguments = Arrays.copyOfRange(args, 1, args.length);
        switch (WorkerMode.valueOf(args[0])) {
            case STANDALONE -> ConnectStandalone.main(arguments);
            case DISTRIBUTED -> ConnectDistributed.main(arguments);
        }
    }

    private static void stopWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes; only the end matters.
            }
        } catch (IOException e) {
            // A broken pipe is an end, too.
        }
        daemon("halt", WorkerMain::haltSoon);
        System.exit(0);
    }

    /** A connector that hangs must not keep an orphan alive; what it has not written, the next worker reads again. */
    private static void haltSoon() {
        try {
            Thread.sleep(STOP_WITHIN_MS);
        } catch (InterruptedException e) {
            // Then sooner.
        }
        Runtime.getRuntime().halt(1);
    }

    private static void daemon(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
