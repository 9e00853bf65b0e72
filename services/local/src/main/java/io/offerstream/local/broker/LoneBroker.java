package io.offerstream.local.broker;

import io.offerstream.local.broker.EmbeddedBroker.Security;
import java.nio.file.Path;
import java.util.List;

/**
 * The one broker of several processes, in a JVM of its own, so that it can die while they live on: the {@code main} of that
 * JVM. It serves at the same address each time. Stops in order on TERM.
 */
public final class LoneBroker {
    private LoneBroker() {}

    /**
     * What the JVM is started with.
     *
     * @param port for clients
     * @param detourPort for clients that come by a detour: somebody leads them from {@code advertisedPort} there
     * @param advertisedPort where clients that came by the detour are told to come to
     */
    public static List<String> arguments(Path directory, int port, int detourPort, int advertisedPort) {
        return List.of(
                directory.toString(),
                Integer.toString(port),
                Integer.toString(detourPort),
                Integer.toString(advertisedPort));
    }

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) throws InterruptedException {
        int port = Integer.parseInt(arguments[1]);
        var broker = EmbeddedBroker.startUnderClients(
                Path.of(arguments[0]),
                port,
                Security.withDetour(port, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3])));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-broker"));
        Thread.currentThread().join();
    }
}
