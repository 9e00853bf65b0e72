package io.offerstream.local.cli.backfill;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Progress;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.events.EventKind;
import io.offerstream.platform.tick.LiveTicker;
import io.offerstream.platform.tick.TickWriter;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.TickSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Publishes the events of an import in transactions, each with how far it has come; where the import drives time, each
 * tick in the transaction of the last events before it. Then it is the ticker, by its transactional id: two can never
 * drive one installation. Owned by one thread.
 */
final class HistoryPublisher implements AutoCloseable {
    private static final int RECORDS_AT_ONCE = 10_000;
    private static final Duration OPEN_AT_MOST = Duration.ofSeconds(2);

    private final Topics topics;
    private final Course course;
    private final Checkpoints checkpoints;
    private final Clock clock;
    private final Map<ImportKind, String> topicNames = new EnumMap<>(ImportKind.class);
    private final Producer<byte[], byte[]> producer;
    private final TickWriter ticks;

    /**
     * Fences another import, and a ticker that was started since {@code known} was looked at.
     *
     * @param known how the installation stood before
     * @param clock for the stamps of records: by their own times a broker would take them for old, and delete them
     */
    HistoryPublisher(Installation installation, Course known, Checkpoints checkpoints, Clock clock) {
        topics = installation.topics();
        this.checkpoints = checkpoints;
        this.clock = clock;
        for (var kind : ImportKind.values()) {
            topicNames.put(kind, EventKind.of(topics, kind.title()).topic().name());
        }
        var name = known.drivesTime() ? LiveTicker.SERVICE : Course.NOTE;
        producer = installation.clients().transactionalProducer(topics.prefix() + name);
        try {
            producer.initTransactions();
            // The transaction of whoever was killed may have ended only now.
            course = known.at(Course.newest(installation.clients(), topics));
            if (known.drivesTime() && !course.drivesTime()) {
                throw new CommandFailedException(
                        ExitCode.CONFLICT,
                        "a ticker was started at this moment: it is stopped now; start the import again and then it");
            }
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
        ticks = new TickWriter(producer, topics, TickSource.REPLAY, Course.NOTE);
    }

    /** How an import ended, or was stopped: how many events were sent, left out, and where it stands. */
    record Result(long sent, long leftOut, long position) {}

    /**
     * Publishes what is not published yet.
     *
     * @param step time between two ticks, where it drives time
     * @param stopped asked before each event; true ends it, to be gone on with
     */
    Result publish(SortedEvents events, Duration step, BooleanSupplier stopped, Progress progress) {
        long from = checkpoints.read();
        var run = new Run(events, from, step.toMillis(), stopped, progress);
        producer.beginTransaction();
        // The last event that is published already tells which tick comes next.
        events.forEachFrom(Math.max(0, from - 1), run);
        run.end();
        return new Result(run.sent, run.leftOut, run.position);
    }

    /** One pass. */
    private final class Run implements SortedEvents.Visitor {
        private final SortedEvents events;
        private final long step;
        private final BooleanSupplier stopped;
        private final Progress progress;
        private final boolean drives;
        private long newestTick;
        private long tick;
        private long position;
        private long sent;
        private long leftOut;
        private int inTransaction;
        private Instant opened = clock.instant();

        Run(SortedEvents events, long position, long step, BooleanSupplier stopped, Progress progress) {
            this.events = events;
            this.position = position;
            this.step = step;
            this.stopped = stopped;
            this.progress = progress;
            newestTick = course.newest()
                    .map(newest -> newest.getTickTime().toEpochMilli())
                    .orElse(Long.MIN_VALUE);
            drives = course.drivesTime() && events.lastTime() > newestTick;
        }

        @Override
        public boolean visit(long at, ReadyEvent event) {
            if (at < position) {
                tick = next(event.time());
                return true;
            }
            if (stopped.getAsBoolean()) {
                return false;
            }
            if (drives) {
                tickBefore(event.time());
            }
            if (course.isTooLate(event)) {
                leftOut++;
            } else {
                send(event);
            }
            position = at + 1;
            if (inTransaction >= RECORDS_AT_ONCE || clock.instant().isAfter(opened.plus(OPEN_AT_MOST))) {
                commit();
                producer.beginTransaction();
            }
            progress.report(position, "of " + events.count() + ", up to " + Instant.ofEpochMilli(event.time()));
            return true;
        }

        /** Writes the ticks that lie before an event. */
        private void tickBefore(long time) {
            if (tick == 0) {
                tick = next(time);
            }
            while (time > tick) {
                writeTick();
                commit();
                producer.beginTransaction();
                tick = next(tick + 1);
            }
        }

        /** The first tick not before a time, and after every other. Time ends with the history. */
        private long next(long time) {
            long from = Math.max(time, newestTick + 1);
            return Math.min(-Math.floorDiv(-from, step) * step, events.lastTime());
        }

        private void writeTick() {
            ticks.write(Instant.ofEpochMilli(tick), clock.instant());
            newestTick = tick;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // a record that was not taken fails the commit
        private void send(ReadyEvent event) {
            producer.send(new ProducerRecord<>(
                    topicNames.get(event.kind()), null, clock.millis(), event.key(), event.value()));
            sent++;
            inTransaction++;
        }

        void end() {
            if (drives && position == events.count() && events.lastTime() > newestTick) {
                tick = events.lastTime();
                writeTick();
            }
            commit();
        }

        private void commit() {
            checkpoints.write(producer, position);
            producer.commitTransaction();
            inTransaction = 0;
            opened = clock.instant();
        }
    }

    @Override
    public void close() {
        // What is open is aborted by the broker, or by whoever goes on.
        producer.close(Duration.ofSeconds(5));
    }
}
