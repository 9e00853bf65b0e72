package io.offerstream.local.registry;

import java.io.IOException;

/**
 * Runs inside the registry's JVM, beside the registry's own classes and none of ours: starts the registry and ends the
 * JVM when standard input ends. The parent holds the other end of that pipe, and the operating system closes it when
 * the parent is gone, however it went.
 */
final class RegistryMain {
    /** Begins the registry itself. */
    static final String SERVER = "io.quarkus.runner.GeneratedMain";

    private static final long STOP_WITHIN_MS = 5_000;

    private RegistryMain() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        daemon("parent-watch", RegistryMain::stopWithParent);
        Class.forName(SERVER).getMethod("main", String[].class).invoke(null, (Object) args);
    }

    private static void stopWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes; only the end matters.
            }
        } catch (IOException e) {
            // A broken pipe is an end, too.
        }
        daemon("halt", RegistryMain::haltSoon);
        System.exit(0);
    }

    /** Should the registry's own shutdown hang, nobody is left to kill it. Every commit of its is on disk. */
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
