package io.offerstream.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.console.fixture.SampleConsole;
import io.offerstream.console.fixture.SampleMarkets;
import io.offerstream.schemas.Tick;
import io.offerstream.schemas.TickSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** As many open pages as there may be, all of them moving: what they cost. */
class LiveLoadTest {
    private static final List<String> PAGES = List.of(
            "/",
            "/markets/DE/experiment",
            "/markets/CH/experiment",
            "/markets/DE/offers",
            "/markets/DE/offers/O-001",
            "/markets/DE/calendar",
            "/markets/DE/coverage",
            "/markets/DE",
            "/pipeline",
            "/audit");
    private static final int WARM_UP_BEATS = 5;
    private static final int BEATS = 6;
    /** The least that every page is sent at every beat. */
    private static final long SHORTEST_STAMP = 50;

    private static final double MOST_OF_A_CORE = 0.05;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final AtomicLong received = new AtomicLong();
    private final HttpClient browser = HttpClient.newHttpClient();

    @Test
    void shouldKeepFiftyPagesMovingWithATwentiethOfACore() throws InterruptedException {
        var sample = SampleConsole.full(Clock.systemUTC());
        try (var console = new TestConsole(sample, Optional.empty())) {
            var cookie = console.enter();
            var open = new ArrayList<CompletableFuture<?>>();
            for (int client = 0; client < Live.MOST_CLIENTS; client++) {
                open.add(follow(console, cookie, PAGES.get(client % PAGES.size())));
            }
            beats(sample, 0, WARM_UP_BEATS);
            long before = serverNanos();
            long from = System.nanoTime();
            received.set(0);

            beats(sample, WARM_UP_BEATS, BEATS);

            double share = (serverNanos() - before) / (double) (System.nanoTime() - from);
            System.out.printf(
                    "live: %d open pages, %d bytes in %d beats, %.1f %% of a core%n",
                    open.size(), received.get(), BEATS, 100 * share);
            assertThat(open).noneMatch(CompletableFuture::isDone);
            assertThat(received.get()).isGreaterThan(SHORTEST_STAMP * Live.MOST_CLIENTS * (BEATS - 2));
            assertThat(share).isLessThan(MOST_OF_A_CORE);
        }
    }

    private CompletableFuture<?> follow(TestConsole console, String cookie, String page) {
        var address = console.address("/live?page=" + page.replace("/", "%2F"));
        return browser.sendAsync(
                HttpRequest.newBuilder(address)
                        .header("Cookie", cookie)
                        .header("Accept", "text/event-stream")
                        .build(),
                answer -> {
                    assertThat(answer.statusCode()).isEqualTo(200);
                    return BodySubscribers.ofByteArrayConsumer(
                            part -> part.ifPresent(bytes -> received.addAndGet(bytes.length)));
                });
    }

    /** A tick each: every page says another time, and nothing else. */
    private static void beats(SampleConsole sample, int first, int count) throws InterruptedException {
        for (int beat = first; beat < first + count; beat++) {
            var time = SampleMarkets.START.plus(Duration.ofDays(60)).plusSeconds(beat);
            sample.recorder()
                    .put(
                            sample.recorder().topics().ticks(),
                            time,
                            "ticker",
                            Tick.newBuilder()
                                    .setTickTime(time)
                                    .setSource(TickSource.SIMULATION)
                                    .setNote("beat")
                                    .build());
            Thread.sleep(Live.BEAT.toMillis());
        }
    }

    /** Of what serves: pages are made by the beat, written by others, and the connections are the web server's. */
    private long serverNanos() {
        long sum = 0;
        for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().matches("(console-|qtp|Jetty).*")) {
                sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return sum;
    }
}
