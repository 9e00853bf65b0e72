package io.offerstream.local.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Leads connections to a port of this machine, and does to them what networks do. Two threads a connection, one for each
 * direction. Safe for use from many threads.
 */
final class FaultyNetwork implements AutoCloseable {
    private static final int PIECE = 256 * 1024;
    private static final int SLOW_PIECE = 1024;
    private static final int SLOW_BYTES_A_MILLI = 8;
    private static final long LATENCY_MILLIS = 200;
    private static final int PIECES_A_RESET = 100;
    private static final long PAUSE_MILLIS = 10;

    private final int target;
    private final ServerSocket entrance;
    private final Random chance = new Random(1);
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong effects = new AtomicLong();
    private volatile Optional<Toxic> toxic = Optional.empty();
    private volatile boolean closed;

    /** Opens a port; nothing is wrong yet. */
    FaultyNetwork(int target) {
        this.target = target;
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept, "network");
    }

    /** Where to connect to. */
    int port() {
        return entrance.getLocalPort();
    }

    /** From now on, until {@link #heal}. */
    void begin(Toxic what) {
        effects.set(0);
        toxic = Optional.of(what);
    }

    /** Does to the connections that are open now what is done to them once. */
    void strike() {
        if (is(Toxic.HALF_OPEN)) {
            links.stream().filter(Link::silence).forEach(link -> effects.incrementAndGet());
        } else if (is(Toxic.REFUSED)) {
            links.forEach(link -> {
                effects.incrementAndGet();
                end(link);
            });
        }
    }

    /** All is well for whoever connects now; returns how often something was done to a connection. */
    long heal() {
        toxic = Optional.empty();
        return effects.get();
    }

    private boolean is(Toxic what) {
        return toxic.filter(what::equals).isPresent();
    }

    private void accept() {
        while (!closed) {
            try {
                var service = entrance.accept();
                await(Toxic.BLACK_HOLE);
                if (is(Toxic.REFUSED)) {
                    effects.incrementAndGet();
                    service.close();
                } else {
                    lead(service);
                }
            } catch (IOException e) {
                // Closing; or the broker is down, and whoever came finds the connection closed.
            }
        }
    }

    private void lead(Socket service) throws IOException {
        try {
            var broker = new Socket(InetAddress.getLoopbackAddress(), target);
            service.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            var link = new Link(service, broker);
            links.add(link);
            start(() -> pump(link, service, broker), "network-out");
            start(() -> pump(link, broker, service), "network-in");
        } catch (IOException e) {
            service.close();
            throw e;
        }
    }

    private static void start(Runnable work, String name) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void pump(Link link, Socket from, Socket to) {
        byte[] piece = new byte[PIECE];
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            while (true) {
                int read = in.read(piece, 0, is(Toxic.SLOW) ? SLOW_PIECE : PIECE);
                if (read < 0) {
                    break;
                }
                delay(read);
                if (link.isSilent) {
                    continue;
                }
                if (is(Toxic.RESETS) && happens(PIECES_A_RESET)) {
                    effects.incrementAndGet();
                    link.reset();
                    break;
                }
                out.write(piece, 0, read);
            }
        } catch (IOException e) {
            // One side has gone; so does the other.
        }
        // The service's end of a silent one stays until the service gives it up.
        if (!link.isSilent || from.equals(link.service)) {
            end(link);
        }
    }

    private void delay(int bytes) {
        if (is(Toxic.LATENCY)) {
            effects.incrementAndGet();
            Patience.sleep(LATENCY_MILLIS);
        } else if (is(Toxic.SLOW)) {
            effects.incrementAndGet();
            Patience.sleep(bytes / SLOW_BYTES_A_MILLI);
        } else if (is(Toxic.BLACK_HOLE)) {
            effects.incrementAndGet();
            await(Toxic.BLACK_HOLE);
        }
    }

    private void await(Toxic over) {
        while (is(over) && !closed) {
            Patience.sleep(PAUSE_MILLIS);
        }
    }

    private synchronized boolean happens(int onceIn) {
        return chance.nextInt(onceIn) == 0;
    }

    private void end(Link link) {
        links.remove(link);
        link.close();
    }

    /** Two connections that are one to those at their ends. */
    private static final class Link {
        private final Socket service;
        private final Socket broker;
        private volatile boolean isSilent;

        Link(Socket service, Socket broker) {
            this.service = service;
            this.broker = broker;
        }

        /** The broker's end is gone, the service's stays; false if it was so before. */
        boolean silence() {
            boolean isNew = !isSilent;
            isSilent = true;
            close(broker);
            return isNew;
        }

        /** With RST, not FIN. */
        void reset() throws IOException {
            service.setSoLinger(true, 0);
            broker.setSoLinger(true, 0);
        }

        void close() {
            close(service);
            close(broker);
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone all the same.
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        links.forEach(Link::close);
    }
}
