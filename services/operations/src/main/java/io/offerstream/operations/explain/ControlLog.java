package io.offerstream.operations.explain;

import io.offerstream.operations.Cluster;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.KnownMarket;
import io.offerstream.operations.explain.KnownCycles.Cycle;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.operations.records.RecordJson;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.platform.state.MemoryStore;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CycleOpened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What {@code control} has told: what tasks knew at any tick is learnt again from it. The first question reads all of
 * it; each later one what has come since, and from the last milestone before its tick on. Safe for many threads, which
 * ask one after the other.
 */
public final class ControlLog {
    /** Any partition will do: the conductor tells each of them everything. */
    private static final int PARTITION = 0;

    /** Learning this many again takes a few hundredths of a second. */
    private static final int RECORDS_BETWEEN_MILESTONES = 1_000;

    /** Some megabytes: they share the records. */
    private static final int MILESTONES_KEPT = 64;

    private static final Control NOTHING = new Control();

    private final Cluster cluster;
    private final NavigableMap<Instant, Milestone> milestones = new TreeMap<>();
    private final Map<String, Map<String, Cycle>> cycles = new HashMap<>();
    private final List<CycleOpened> open = new ArrayList<>();
    private final Learning newest;
    private Instant newestTick = Instant.EPOCH;
    private boolean hasBeginning = true;
    private int sinceMilestone;

    public ControlLog(Cluster cluster) {
        this.cluster = cluster;
        newest = new Learning(Milestone.BEGINNING);
    }

    /** Sees what a task knew when it decided a tick. */
    public interface Visitor {
        void at(Instant tick, ReferenceData reference);
    }

    /**
     * What was known after a mark.
     *
     * @param next offset of the first record behind it
     * @param entries of the store of reference data
     */
    private record Milestone(long next, NavigableMap<String, byte[]> entries) {
        static final Milestone BEGINNING = new Milestone(0, new TreeMap<>());
    }

    /** Reference data that learns record after record. */
    private final class Learning {
        private final MemoryStore<String, byte[]> store = new MemoryStore<>(ReferenceData.STORE);
        private final ReferenceData reference;
        private long next;

        Learning(Milestone from) {
            from.entries().forEach(store::put);
            reference = new ReferenceData(store, cluster.topics());
            next = from.next();
        }

        Control learn(ConsumerRecord<?, byte[]> record) {
            next = record.offset() + 1;
            return record.value() == null ? NOTHING : reference.learn(record.value());
        }

        Milestone milestone() {
            return new Milestone(next, new TreeMap<>(store.entries()));
        }
    }

    /**
     * The cycles of a market by now.
     *
     * @throws io.offerstream.operations.NotDoneException if there is no such market
     */
    public synchronized KnownCycles cycles(String market) {
        catchUp();
        if (newest.reference.market(market).isEmpty()) {
            // Control tells of a market from its first tick on.
            KnownMarket.check(Catalogue.read(cluster.clients(), cluster.topics()), market);
        }
        return new KnownCycles(market, cycles.getOrDefault(market, Map.of()), newestTick, hasBeginning);
    }

    /** What is known of markets and offers by now; the caller's own. */
    public synchronized ReferenceData reference() {
        catchUp();
        return new Learning(newest.milestone()).reference;
    }

    /** Shows what was known at each of {@code ticks} to {@code visitor}. */
    public synchronized void at(NavigableSet<Instant> ticks, Visitor visitor) {
        if (ticks.isEmpty()) {
            return;
        }
        var waiting = new TreeSet<>(ticks);
        var learnt = from(ticks.first(), (tick, reference) -> {
            while (!waiting.isEmpty() && !waiting.first().isAfter(tick)) {
                visitor.at(waiting.pollFirst(), reference);
            }
            return !waiting.isEmpty();
        });
        waiting.forEach(tick -> visitor.at(tick, learnt));
    }

    /** Shows what was known at each tick from {@code first} until {@code end}, exclusive, to {@code visitor}. */
    public synchronized void between(Instant first, Instant end, Visitor visitor) {
        from(first, (tick, reference) -> {
            if (tick.isBefore(end)) {
                visitor.at(tick, reference);
            }
            return tick.isBefore(end);
        });
    }

    private interface Reader {
        /** Whether to go on. */
        boolean at(Instant tick, ReferenceData reference);
    }

    /** Goes from tick to tick; returns what is known where it stopped. */
    private ReferenceData from(Instant first, Reader reader) {
        catchUp();
        var before = Optional.ofNullable(milestones.lowerEntry(first)).map(Map.Entry::getValue);
        var learning = new Learning(before.orElse(Milestone.BEGINNING));
        read(learning, record -> {
            // A tick is decided on what stands before its mark.
            boolean goOn = RecordJson.tickOf(record)
                    .filter(tick -> !tick.isBefore(first))
                    .map(tick -> reader.at(tick, learning.reference))
                    .orElse(true);
            learning.learn(record);
            return goOn;
        });
        return learning.reference;
    }

    private void catchUp() {
        read(newest, record -> {
            if (newest.next == 0) {
                hasBeginning = record.offset() == 0;
            }
            var opened = newest.learn(record).getCycleOpened();
            if (opened != null) {
                keep(new Cycle(opened, Optional.empty()));
                open.add(opened);
            }
            sinceMilestone++;
            RecordJson.tickOf(record).ifPresent(this::reach);
            return true;
        });
    }

    private void read(Learning learning, Predicate<ConsumerRecord<byte[], byte[]>> more) {
        CommittedRecords.readFrom(cluster.clients(), cluster.topics().control(), PARTITION, learning.next, more);
    }

    private void keep(Cycle cycle) {
        cycles.computeIfAbsent(cycle.opened().getMarket(), market -> new LinkedHashMap<>())
                .put(cycle.id(), cycle);
    }

    private void reach(Instant tick) {
        newestTick = tick.isAfter(newestTick) ? tick : newestTick;
        open.removeIf(cycle -> {
            boolean isOver = !tick.isBefore(cycle.getClosesAt());
            if (isOver) {
                keep(new Cycle(cycle, Optional.of(tick)));
            }
            return isOver;
        });
        if (sinceMilestone >= RECORDS_BETWEEN_MILESTONES) {
            sinceMilestone = 0;
            milestones.put(tick, newest.milestone());
            if (milestones.size() > MILESTONES_KEPT) {
                milestones.pollFirstEntry();
            }
        }
    }
}
