package io.offerstream.platform.tick;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Makes a task decide at ticks, and only on what stands before them. Every record of every input waits in the store
 * {@value #STORE} until each upstream task has marked the tick; then its facts are handed down in one order that does
 * not depend on how they were interleaved, then the tick, and then the task's own mark goes to every partition it
 * feeds, all in one transaction. See DESIGN.md, rule 3, and docs/architecture.md.
 *
 * <p>Where a fact stands is decided by the marks in its own partition, not by the clock: so a replay from the topics
 * repeats every decision, bit for bit.
 *
 * @param service names the task in its marks
 * @param driver topic whose marks are the ticks to decide
 * @param upstreams every input, the driver among them
 * @param decide name of the node that takes the facts and the tick
 * @param marked names of the sinks that get the mark
 */
public record TickBarrier(String service, String driver, List<Upstream> upstreams, String decide, List<String> marked)
        implements ProcessorSupplier<byte[], byte[], Object, Object> {
    public static final String STORE = "tick-barrier";

    /** The node's name in every topology. */
    public static final String NODE = "await-tick";

    public TickBarrier {
        upstreams = List.copyOf(upstreams);
        marked = List.copyOf(marked);
        if (upstreams.stream().noneMatch(upstream -> upstream.topic().equals(driver))) {
            throw new IllegalStateException("the driver " + driver + " is not among the upstreams");
        }
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray()));
    }

    @Override
    public Processor<byte[], byte[], Object, Object> get() {
        return new Task();
    }

    /** One task's barrier; owned by its stream thread. */
    private final class Task implements Processor<byte[], byte[], Object, Object> {
        private ProcessorContext<Object, Object> context;
        private Watermarks watermarks;
        private Mailbox mailbox;
        private List<Set<String>> writers;

        @Override
        public void init(ProcessorContext<Object, Object> processorContext) {
            context = processorContext;
            KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
            watermarks = new Watermarks(store);
            mailbox = new Mailbox(store, upstreams);
            int partition = context.taskId().partition();
            writers = upstreams.stream()
                    .map(upstream -> upstream.writers().apply(partition))
                    .toList();
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            var place = context.recordMetadata().orElseThrow();
            int upstream = indexOf(place.topic());
            var mark = Marks.tick(record.headers());
            if (mark.isPresent()) {
                long tick = mark.get().toEpochMilli();
                watermarks.raise(place.topic(), new String(record.key(), UTF_8), tick);
                if (place.topic().equals(driver)) {
                    watermarks.expect(tick);
                }
                decideWhatIsComplete();
            } else {
                long bound = watermarks.reached(place.topic(), writerOf(upstream, record));
                mailbox.put(
                        bound,
                        upstream,
                        new Arrival(
                                place.topic(),
                                place.partition(),
                                place.offset(),
                                Instant.ofEpochMilli(record.timestamp()),
                                record.key(),
                                record.value()));
            }
        }

        private int indexOf(String topic) {
            for (int i = 0; i < upstreams.size(); i++) {
                if (upstreams.get(i).topic().equals(topic)) {
                    return i;
                }
            }
            throw new IllegalStateException(topic + " is not an upstream of " + service);
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
                long needed = neededOf(upstream, tick);
                for (var writer : writers.get(i)) {
                    if (watermarks.reached(upstream.topic(), writer) < needed) {
                        return false;
                    }
                }
            }
            return true;
        }

        /** A loop edge waits for the previous tick only, so that no two tasks wait for each other. */
        private long neededOf(Upstream upstream, long tick) {
            return upstream.edge() == Upstream.Edge.FORWARD ? tick : watermarks.finished();
        }

        private void decide(long millis) {
            var tick = Instant.ofEpochMilli(millis);
            mailbox.take(
                    watermarks.finishedBefore(),
                    millis,
                    (upstream, bound) -> bound < neededOf(upstreams.get(upstream), millis),
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
