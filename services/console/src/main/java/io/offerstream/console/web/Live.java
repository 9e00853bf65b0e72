package io.offerstream.console.web;

import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.offerstream.console.access.Sessions.Session;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Page;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps open pages moving: every {@link #BEAT} each of them is sent the blocks that have changed, as server-sent events
 * named by the block, and as of when it is. A page that several people have open is made once. Safe for many threads.
 */
final class Live implements AutoCloseable {
    static final Duration BEAT = Duration.ofSeconds(2);
    static final int MOST_CLIENTS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Live.class);
    private static final int WRITERS = 4;

    private final Pages pages;
    private final Guard guard;
    private final Function<PageRequest, Page> make;
    private final LongSupplier changes;
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService beat =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "console-beat"));
    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS, task -> daemon(task, "console-live"));
    private final ScheduledFuture<?> beating;
    private long beats;
    private long changesBefore = -1;

    /** One open page. */
    private record Client(
            SseClient connection,
            PageRequest request,
            Session session,
            Map<String, Integer> sent,
            AtomicBoolean busy) {}

    /** What one page shows now: HTML by block. */
    private record Shown(Map<String, String> blocks) {}

    Live(Pages pages, Guard guard, Function<PageRequest, Page> make, LongSupplier changes) {
        this.pages = pages;
        this.guard = guard;
        this.make = make;
        this.changes = changes;
        beating = beat.scheduleWithFixedDelay(this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Keeps this connection for a page that the person may read. */
    void follow(SseClient connection, PageRequest request, Session session) {
        var client = new Client(connection, request, session, new ConcurrentHashMap<>(), new AtomicBoolean());
        connection.keepAlive();
        connection.onClose(() -> clients.remove(client));
        clients.add(client);
    }

    /** @throws RefusedException if there are too many */
    void checkRoom(Context context) {
        if (clients.size() >= MOST_CLIENTS) {
            throw new RefusedException(503, "Too many pages are open; this one does not move by itself.");
        }
    }

    private void beat() {
        try {
            beats++;
            long now = changes.getAsLong();
            // Ages grow even where nothing is read.
            boolean anew = now != changesBefore || beats % 5 == 0;
            changesBefore = now;
            clients.removeIf(client -> client.connection().terminated());
            var shown = new HashMap<String, Shown>();
            for (var client : clients) {
                if (!guard.isStillIn(client.session())) {
                    client.connection().close();
                } else if (client.busy().compareAndSet(false, true)) {
                    var blocks = anew || client.sent().isEmpty()
                            ? shown.computeIfAbsent(key(client), any -> shown(client))
                            : new Shown(Map.of());
                    writers.execute(() -> send(client, blocks));
                }
            }
        } catch (RuntimeException e) {
            LOG.error("open pages cannot be kept moving this time", e);
        }
    }

    /** The same address shows different people different things only where their grants differ. */
    private static String key(Client client) {
        return client.request().address() + "\n" + client.session().person().grants();
    }

    private Shown shown(Client client) {
        var blocks = new HashMap<String, String>();
        try {
            var page = make.apply(client.request());
            var frame = pages.frame(page, client.request(), client.session()).withoutToken();
            page.blocks().stream()
                    .filter(Block::live)
                    .forEach(block -> blocks.put(block.id(), pages.block(block, frame)));
        } catch (RuntimeException e) {
            LOG.warn("{} cannot be shown anew", client.request().path(), e);
        }
        return new Shown(blocks);
    }

    private void send(Client client, Shown shown) {
        try {
            shown.blocks().forEach((id, html) -> sendIfChanged(client, "block-" + id, html));
            var status = pages.status();
            sendIfChanged(client, "warning", pages.warning(status));
            // Every time, changed or not: by it a page knows that it is still connected.
            client.sent().remove("stamp");
            sendIfChanged(client, "stamp", pages.stamp(status));
        } catch (RuntimeException e) {
            LOG.debug("a page went away", e);
            client.connection().close();
        } finally {
            client.busy().set(false);
        }
    }

    private static void sendIfChanged(Client client, String event, String html) {
        if (client.connection().terminated()) {
            return;
        }
        Integer hash = html.hashCode();
        if (!hash.equals(client.sent().put(event, hash))) {
            client.connection().sendEvent(event, html);
        }
    }

    @Override
    public void close() {
        beating.cancel(true);
        beat.shutdownNow();
        writers.shutdownNow();
        clients.forEach(client -> client.connection().close());
    }
}
