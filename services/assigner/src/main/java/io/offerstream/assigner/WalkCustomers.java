package io.offerstream.assigner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Cause;
import io.offerstream.schemas.CustomerFeatures;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * At the tick that opens a cycle, assigns every known customer of the market; at the others, those who are new. A
 * customer whose features end in a tombstone is forgotten; who comes back is new. State:
 * {@value #CUSTOMERS}, the newest features of each customer; {@value #ASSIGNED}, the cycle each was assigned in last;
 * and {@value ReferenceData#STORE}.
 */
record WalkCustomers(Topics topics, MeterRegistry meters)
        implements ProcessorSupplier<byte[], TickEvent, Object, Object> {
    static final String NODE = "walk-customers";
    static final String CUSTOMERS = "customers";
    static final String ASSIGNED = "assigned-cycle";

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(CUSTOMERS), Serdes.String(), Serdes.ByteArray()),
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(ASSIGNED), Serdes.String(), Serdes.String()),
                ReferenceData.store());
    }

    @Override
    public Processor<byte[], TickEvent, Object, Object> get() {
        return new Task();
    }

    /** One task's customers; owned by its stream thread. */
    private final class Task implements Processor<byte[], TickEvent, Object, Object> {
        private final Set<String> changed = new TreeSet<>();
        private final Set<String> erased = new TreeSet<>();
        private final Set<String> opened = new TreeSet<>();
        private ProcessorContext<Object, Object> context;
        private ReferenceData reference;
        private KeyValueStore<String, byte[]> customers;
        private KeyValueStore<String, String> assigned;

        @Override
        public void init(ProcessorContext<Object, Object> processorContext) {
            context = processorContext;
            // A task that Streams revives after a failure starts with the same object.
            changed.clear();
            erased.clear();
            opened.clear();
            reference = new ReferenceData(context.getStateStore(ReferenceData.STORE), topics);
            customers = context.getStateStore(CUSTOMERS);
            assigned = context.getStateStore(ASSIGNED);
        }

        @Override
        public void process(Record<byte[], TickEvent> record) {
            if (record.value() instanceof TickReached reached) {
                decide(reached.tick());
            } else if (record.value() instanceof Arrival arrival) {
                learn(arrival);
            }
        }

        private void learn(Arrival arrival) {
            if (arrival.topic().equals(topics.control().name())) {
                var control = reference.learn(arrival.value());
                if (control.getCycleOpened() != null) {
                    opened.add(control.getCycleOpened().getMarket());
                }
            } else {
                learn(new String(arrival.key(), UTF_8), arrival.value());
            }
        }

        /** Facts of one key come in the order of their offsets: the last of a tick stands. */
        private void learn(String key, byte[] features) {
            if (features == null) {
                customers.delete(key);
                assigned.delete(key);
                changed.remove(key);
                erased.add(key);
            } else {
                customers.put(key, features);
                changed.add(key);
            }
        }

        private void decide(Instant tick) {
            // First, so that the assignment of somebody who came back in the same tick stands behind it.
            erased.forEach(key -> context.forward(
                    new Record<>(key, null, tick.toEpochMilli()),
                    topics.assignmentsCurrent().title()));
            for (var market : opened) {
                var assigning = Assigning.in(reference, market, tick);
                try (var walk =
                        customers.prefixScan(market + ":", Serdes.String().serializer())) {
                    walk.forEachRemaining(
                            entry -> assign(entry.key, entry.value, assigning.orElseThrow(), Cause.CYCLE_OPENED));
                }
            }
            for (var key : changed) {
                byte[] features = customers.get(key);
                Assigning.in(reference, Keys.market(key), tick)
                        .ifPresent(assigning -> assign(key, features, assigning, Cause.NEW_CUSTOMER));
            }
            opened.clear();
            erased.clear();
            changed.clear();
        }

        /** Once a customer and cycle. */
        private void assign(String key, byte[] features, Assigning assigning, Cause cause) {
            var customer = decode(features);
            if (assigning.cycleId().equals(assigned.get(key)) || customer.getMergedInto() != null) {
                return;
            }
            var assignment = assigning.assign(customer, cause);
            assigned.put(key, assigning.cycleId());
            emit(key, assignment);
        }

        private CustomerFeatures decode(byte[] features) {
            return topics.customerFeatures()
                    .serde()
                    .deserialize(topics.customerFeatures().name(), features);
        }

        private void emit(String key, Assignment assignment) {
            var record = new Record<>(key, assignment, assignment.getDecidedAt().toEpochMilli());
            context.forward(record, topics.assignments().title());
            context.forward(record, topics.assignmentsCurrent().title());
            meters.counter(
                            "offerstream.assignments",
                            "market",
                            assignment.getMarket(),
                            "arm",
                            assignment.getArm().name())
                    .increment();
        }
    }
}
