package io.offerstream.local.cluster;

import java.io.IOException;
import java.util.Arrays;

/** Runs another {@code main}, and ends when the process that started it is gone: its standard input ends with that. */
public final class ChildMain {
    private static final int ORPHANED = 1;

    private ChildMain() {}

    /** @param arguments name of the class, and what its {@code main} is given */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        var watch = new Thread(ChildMain::awaitParentsEnd, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void awaitParentsEnd() {
        try {
            while (System.in.read() >= 0) {
                // Nobody writes; only the end counts.
                continue;
            }
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}
