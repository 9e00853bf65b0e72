package io.offerstream.platform.tick;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Makes a task decide at ticks, and only on what stands before them. Every record of every input waits until each
 * upstream task has marked the tick; then its facts are handed down in one order that does not depend on how they were
 * interleaved, then the tick, and then the task's own mark goes to every partition it feeds, all in one transaction.
 * What waits when a transaction is committed is part of it, in the store {@value #STORE}. See DESIGN.md, rule 3, and
 * docs/architecture.md.
 *
 * <p>Where a fact stands is decided by the marks in its own partition, not by the clock: so a replay from the topics
 * repeats every decision, bit for bit. An input that is not awaited is the exception: the next tick that is decided takes
 * its facts, whenever that is.
 *
 * @param service names the task in its marks
 * @param driver topic whose marks are the ticks to decide
 * @param upstreams every input, the driver among them
 * @param decide name of the node that takes the facts and the tick
 * @param marked names of the sinks that get the mark
 * @param memory bytes of the heap that the facts waiting in one task may take; more of them wait on disk, each an entry
 *     of the store, which costs more
 */
public record TickBarrier(
        String service, String driver, List<Upstream> upstreams, String decide, List<String> marked, long memory)
        implements ProcessorSupplier<byte[], byte[], Object, Object> {
    public static final String STORE = "tick-barrier";

    /** The node's name in every topology. */
    public static final String NODE = "await-tick";

    private static final long DEFAULT_MEMORY = 64L * 1024 * 1024;

    public TickBarrier {
        upstreams = List.copyOf(upstreams);
        marked = List.copyOf(marked);
        if (upstreams.stream().noneMatch(upstream -> upstream.topic().equals(driver))) {
            throw new IllegalStateException("the driver " + driver + " is not among the upstreams");
        }
    }

    /** With 64 MiB of memory a task. */
    public TickBarrier(String service, String driver, List<Upstream> upstreams, String decide, List<String> marked) {
        this(service, driver, upstreams, decide, marked, DEFAULT_MEMORY);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(WriteBehindStore.builder(STORE));
    }

    @Override
    public Processor<byte[], byte[], Object, Object> get() {
        return new Task();
    }

    /** One task's barrier; owned by its stream thread. */
    private final class Task implements Processor<byte[], byte[], Object, Object> {
        private static final byte[] NO_KEY = new byte[0];

        private ProcessorContext<Object, Object> context;
        private Watermarks watermarks;
        private Mailbox mailbox;
        private List<Set<String>> writers;

        @Override
        public void init(ProcessorContext<Object, Object> processorContext) {
            context = processorContext;
            WriteBehindStore store = context.getStateStore(STORE);
            Layout.requireNoOldEntries(store.entries());
            watermarks = new Watermarks(store.entries());
            mailbox = new Mailbox(store.entries(), upstreams, memory);
            store.writtenBy(this::write);
            int partition = context.taskId().partition();
            writers = upstreams.stream()
                    .map(upstream -> upstream.writers().apply(partition))
                    .toList();
        }

        private void write() {
            watermarks.write();
            mailbox.write();
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            var place = context.recordMetadata().orElseThrow();
            int upstream = Upstream.indexOf(upstreams, place.topic());
            var mark = Marks.tick(record.headers());
            if (mark.isPresent()) {
                long tick = mark.get().toEpochMilli();
                watermarks.raise(place.topic(), new String(record.key(), UTF_8), tick);
                if (place.topic().equals(driver)) {
                    watermarks.expect(tick);
                }
                decideWhatIsComplete();
            } else {
                mailbox.put(
                        bound(upstream, place.topic(), record),
                        upstream,
                        new Arrival(
                                place.topic(),
                                place.partition(),
                                place.offset(),
                                Instant.ofEpochMilli(record.timestamp()),
                                record.key() == null ? NO_KEY : record.key(),
                                record.value()));
            }
        }

        private long bound(int upstream, String topic, Record<byte[], byte[]> record) {
            return upstreams.get(upstream).edge() == Upstream.Edge.UNAWAITED
                    ? watermarks.finished()
                    : watermarks.reached(topic, writerOf(upstream, record));
        }

        private String writerOf(int upstream, Record<byte[], byte[]> record) {
            var candidates = writers.get(upstream);
            if (candidates.size() == 1) {
                return candidates.iterator().next();
            }
            return Marks.signature(record.headers())
                    .filter(candidates::contains)
                    .orElseThrow(() -> new IllegalStateException(
                            "an unsigned fact in " + upstreams.get(upstream).topic() + ", which several tasks write"));
        }

        private void decideWhatIsComplete() {
            for (var next = watermarks.next(); next.isPresent() && isComplete(next.get()); next = watermarks.next()) {
                decide(next.get());
            }
        }

        private boolean isComplete(long tick) {
            for (int i = 0; i < upstreams.size(); i++) {
                var upstream = upstreams.get(i);
                if (upstream.edge() == Upstream.Edge.UNAWAITED) {
                    continue;
                }
                long needed = upstream.edge() == Upstream.Edge.FORWARD ? tick : neededOfLoops();
                for (var writer : writers.get(i)) {
                    if (watermarks.reached(upstream.topic(), writer) < needed) {
                        return false;
                    }
                }
            }
            return true;
        }

        /** A loop edge waits for the previous tick only, so that no two tasks wait for each other. */
        private long neededOfLoops() {
            return watermarks.finished();
        }

        private void decide(long millis) {
            var tick = Instant.ofEpochMilli(millis);
            mailbox.take(
                    watermarks.finishedBefore(),
                    millis,
                    neededOfLoops(),
                    arrival -> context.forward(new Record<>(arrival.key(), arrival, millis), decide));
            context.forward(new Record<>(null, new TickReached(tick, watermarks.finishedTick()), millis), decide);

            watermarks.finish(millis);
            var writer = Marks.writer(service, context.taskId().partition());
            for (var sink : marked) {
                context.forward(new Record<>(writer, null, millis, Marks.headers(tick)), sink);
            }
            // The next service waits for this tick: do not let it wait for the commit interval, too.
            context.commit();
        }
    }
}
