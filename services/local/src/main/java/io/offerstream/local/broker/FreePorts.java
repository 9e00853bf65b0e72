package io.offerstream.local.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Ports of the loopback interface that nobody listens on, taken from below the ranges from which operating systems
 * number outgoing connections: a port of those may be gone before a server binds it, and Kafka's controller halts the
 * JVM when it cannot bind. Processes begin to look in different places, and none offers a port twice. Safe for use from
 * many threads.
 */
public final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;
    private static final int SPREAD = 7919;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * SPREAD % COUNT));

    private FreePorts() {}

    /** {@code count} different ones. */
    public static List<Integer> choose(int count) {
        var ports = Stream.generate(() -> FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT))
                .limit(COUNT)
                .filter(FreePorts::isFree)
                .limit(count)
                .toList();
        if (ports.size() < count) {
            throw new IllegalStateException("no free port from " + FIRST + " to " + (FIRST + COUNT - 1));
        }
        return ports;
    }

    static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
