package io.offerstream.assigner.walk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.assigner.sample.PricingSample;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.slates.budget.Ledger;
import io.offerstream.slates.cycle.CycleFacts;
import io.offerstream.slates.cycle.OpenCycle;
import io.offerstream.slates.model.ModelShelf;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Keeps an assignment for every customer of a task, in every cycle. At a tick it finds out what has changed in each
 * market, and begins a walk over the market's customers where that may touch somebody; those whose features have changed
 * are decided at once, after the walks that have not come to them yet. A customer whose features end in a tombstone is
 * forgotten; who comes back is new. State: {@link Customers}, {@value Walks#STORE}, {@value Ledger#STORE}, {@value
 * PricingSample#STORE} and {@value ReferenceData#STORE}.
 *
 * @param modelAges of the whole process
 * @param slice how long a walk goes on before the task does what else there is; empty: to its end, within its tick
 * @param kernels one a task
 */
public record AssignCustomers(
        Topics topics,
        MeterRegistry meters,
        ModelAges modelAges,
        Optional<Duration> slice,
        ModelShelf shelf,
        Supplier<Kernel> kernels)
        implements ProcessorSupplier<byte[], TickEvent, Object, Object> {
    public static final String NODE = "assign-customers";

    /** As above, with ages of its own. */
    public AssignCustomers(
            Topics topics, MeterRegistry meters, Optional<Duration> slice, ModelShelf shelf, Supplier<Kernel> kernels) {
        this(topics, meters, new ModelAges(meters), slice, shelf, kernels);
    }

    /** Between two slices, at least. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    @Override
    public Set<StoreBuilder<?>> stores() {
        var stores = new HashSet<>(Customers.stores());
        stores.add(Walks.store());
        stores.add(Ledger.store());
        stores.add(PricingSample.store());
        stores.add(ReferenceData.store());
        return stores;
    }

    @Override
    public Processor<byte[], TickEvent, Object, Object> get() {
        return new Task();
    }

    /** One task's customers; owned by its stream thread. */
    private final class Task implements Processor<byte[], TickEvent, Object, Object> {
        private final Set<String> changed = new TreeSet<>();
        private final Set<String> erased = new TreeSet<>();
        private final Map<String, Optional<CycleFacts>> before = new TreeMap<>();
        private final Kernel kernel = kernels.get();
        private ProcessorContext<Object, Object> context;
        private ReferenceData reference;
        private Customers customers;
        private Walks walks;
        private Ledger ledger;
        private PricingSample sample;
        private Assigning assigning;

        @Override
        public void init(ProcessorContext<Object, Object> processorContext) {
            context = processorContext;
            // A task that Streams revives after a failure starts with the same object.
            changed.clear();
            erased.clear();
            before.clear();
            reference = new ReferenceData(context.getStateStore(ReferenceData.STORE), topics);
            customers = new Customers(context, topics);
            walks = new Walks(context.getStateStore(Walks.STORE), topics);
            ledger = new Ledger(context.getStateStore(Ledger.STORE));
            sample = new PricingSample(context.getStateStore(PricingSample.STORE));
            assigning = new Assigning(customers, walks, this::open, new Emitting(context, topics, meters, modelAges));
            walks.decided().ifPresent(this::goOnFrom);
            if (slice.isPresent()) {
                context.schedule(PAUSE, PunctuationType.WALL_CLOCK_TIME, now -> goOn());
            }
        }

        /** What held at the tick that was decided last holds until something changes. */
        private void goOnFrom(Instant tick) {
            for (var market : reference.markets()) {
                var facts = CycleFacts.at(tick, market, reference);
                facts.ifPresent(now -> assigning.open(market, now));
                before.put(market, facts);
            }
        }

        private Opened open(CycleFacts facts) {
            var cycle = facts.cycle();
            return new Opened(
                    new OpenCycle(facts, shelf, kernel),
                    ledger.of(cycle.getMarket(), cycle.getCycleId(), cycle.getQuotas()));
        }

        private void goOn() {
            if (!walks.isEmpty()) {
                assigning.walkFor(slice);
                ledger.write();
            }
        }

        @Override
        public void process(Record<byte[], TickEvent> record) {
            if (record.value() instanceof TickReached reached) {
                decide(reached.tick());
            } else if (record.value() instanceof Arrival arrival) {
                if (arrival.topic().equals(topics.control().name())) {
                    reference.learn(arrival.value());
                } else {
                    learn(new String(arrival.key(), UTF_8), arrival.value());
                }
            }
        }

        /** Facts of one key come in the order of their offsets: the last of a tick stands. */
        private void learn(String key, byte[] features) {
            if (features == null) {
                customers.forget(key);
                changed.remove(key);
                erased.add(key);
            } else {
                assigning.meet(key);
                customers.put(key, features);
                changed.add(key);
            }
        }

        private void decide(Instant tick) {
            // First, so that the assignment of somebody who came back in the same tick stands behind it.
            erased.forEach(key -> context.forward(
                    new Record<>(key, null, tick.toEpochMilli()),
                    topics.assignmentsCurrent().title()));
            for (var market : reference.markets()) {
                follow(market, tick);
            }
            for (var key : changed) {
                assigning.customerChanged(key, tick);
            }
            tellSample(tick);
            // Budgets are spent in the order of keys: nobody may come between.
            before.forEach((market, facts) ->
                    facts.filter(now -> !now.cycle().getQuotas().isEmpty()).ifPresent(now -> assigning.finish(market)));
            assigning.walkFor(slice);
            ledger.write();
            walks.decided(tick);
            erased.clear();
            changed.clear();
        }

        /** Begins a walk where what has changed since the tick before may touch somebody. */
        private void follow(String market, Instant tick) {
            var now = CycleFacts.at(tick, market, reference);
            var then = before.getOrDefault(market, Optional.empty());
            if (now.isPresent() && (then.isEmpty() || !now.get().isAsBefore(then.get()))) {
                var change = Change.between(then, now.get(), reference);
                change.ifPresent(what -> {
                    if (what.opened()) {
                        ledger.forgetBefore(market, now.get().cycle().getCycleId());
                    }
                    walks.begin(market, what, now.get());
                });
                assigning.open(market, now.get());
                before.put(market, now);
            } else if (now.isEmpty()) {
                assigning.close(market);
                before.put(market, now);
            }
        }

        private void tellSample(Instant tick) {
            var writer = Marks.writer("assigner", context.taskId().partition());
            PricingSample.News news = (market, place, customer) -> context.forward(
                    Marks.signed(
                            new Record<>(
                                    Keys.of(market, place),
                                    customer.flatMap(customers::features)
                                            .map(features -> CustomerFeatures.newBuilder(features)
                                                    .setCustomerId(place)
                                                    .build())
                                            .orElse(null),
                                    tick.toEpochMilli()),
                            writer),
                    topics.pricingSample().title());
            erased.forEach(key -> sample.erased(key, news));
            changed.forEach(key -> sample.changed(key, news));
        }
    }
}
