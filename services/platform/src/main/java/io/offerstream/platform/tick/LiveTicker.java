package io.offerstream.platform.tick;

import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.TickSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives time by the clock: a tick every period, each in a transaction of its own. A clock that stands behind the newest
 * tick writes none, since time never goes back; a broker that is away is tried again at the next period. Once fenced by
 * another ticker it is done. One thread of its own does all of it.
 */
public final class LiveTicker implements AutoCloseable {
    /** Its name in health and logs, and for {@code run}. */
    public static final String SERVICE = "ticker";

    private static final Logger LOG = LoggerFactory.getLogger(LiveTicker.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Supplier<Optional<Instant>> newestTick;
    private final Topics topics;
    private final Clock clock;
    private final Duration period;
    private final Health health;
    private final Consumer<Throwable> onFatal;
    private final ScheduledExecutorService thread;
    private Producer<byte[], byte[]> producer;
    private Instant newest;

    /**
     * @param producers makes a transactional one, always with the same id; the ticker closes it, and after a failure
     *     makes another
     * @param newestTick reads the newest tick in the topic; ticks go on behind it
     * @param onFatal called once, from the ticker's thread, when it cannot go on; must not block
     */
    public LiveTicker(
            Supplier<Producer<byte[], byte[]>> producers,
            Supplier<Optional<Instant>> newestTick,
            Topics topics,
            Clock clock,
            Duration period,
            Health health,
            Consumer<Throwable> onFatal) {
        this.producers = producers;
        this.newestTick = newestTick;
        this.topics = topics;
        this.clock = clock;
        this.period = period;
        this.health = health;
        this.onFatal = onFatal;
        thread = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, SERVICE));
        health.report(SERVICE, State.STARTING, "no tick written yet");
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure is reported by the task itself
    public void start() {
        thread.scheduleAtFixedRate(this::tickOrReport, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tickOrReport() {
        try {
            if (producer == null) {
                open();
            }
            tick();
        } catch (RuntimeException e) {
            // A producer that failed may be half-way through its transaction: the next one aborts that.
            closeProducer(Duration.ZERO);
            if (isRetriable(e)) {
                LOG.warn("no tick: {}", e.getMessage());
                health.report(SERVICE, State.DEGRADED, "trying again: " + e.getMessage());
            } else {
                LOG.error("the ticker cannot go on", e);
                health.report(SERVICE, State.FAILED, String.valueOf(e.getMessage()));
                thread.shutdown();
                onFatal.accept(e);
            }
        }
    }

    /** First fences whoever ticks, then looks how far they got. */
    private void open() {
        producer = producers.get();
        producer.initTransactions();
        newest = newestTick.get().orElse(Instant.EPOCH);
    }

    private void tick() {
        var now = Instant.ofEpochMilli(clock.millis());
        if (!now.isAfter(newest)) {
            health.report(
                    SERVICE, State.DEGRADED, "the clock (" + now + ") is behind the newest tick (" + newest + ")");
            return;
        }
        producer.beginTransaction();
        new TickWriter(producer, topics, TickSource.LIVE, "").write(now);
        producer.commitTransaction();
        newest = now;
        health.report(SERVICE, State.READY, "newest tick " + now);
    }

    private void closeProducer(Duration within) {
        if (producer != null) {
            producer.close(within);
            producer = null;
        }
    }

    private static boolean isRetriable(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the ticker did not stop within {}; its last transaction will be aborted", STOP_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeProducer(STOP_WITHIN);
        health.report(SERVICE, State.STOPPED, "stopped");
    }
}
