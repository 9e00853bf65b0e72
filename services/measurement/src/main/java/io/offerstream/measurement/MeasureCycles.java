package io.offerstream.measurement;

import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.InteractionCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sums the counts of every task by market, cycle and arm, and at each tick publishes the cycles that changed: in their
 * counts, or by time from open to provisional to final. State: {@value #RESULTS}, the newest result of each cycle that
 * is not final; and {@value CycleConfigs#STORE}: a cycle keeps the configuration it began with.
 */
record MeasureCycles(Topics topics) implements ProcessorSupplier<byte[], TickEvent, Object, Object> {
    static final String NODE = "measure-cycles";
    static final String RESULTS = "open-results";

    private static final Logger LOG = LoggerFactory.getLogger(MeasureCycles.class);

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(RESULTS), Serdes.String(), Serdes.ByteArray()),
                CycleConfigs.store());
    }

    @Override
    public Processor<byte[], TickEvent, Object, Object> get() {
        return new Task();
    }

    /** The one task; owned by its stream thread. */
    private final class Task implements Processor<byte[], TickEvent, Object, Object> {
        private final List<InteractionCounts> arrived = new ArrayList<>();
        private final Map<String, ExperimentResult> open = new TreeMap<>();
        private ProcessorContext<Object, Object> context;
        private KeyValueStore<String, byte[]> results;
        private CycleConfigs configs;

        @Override
        public void init(ProcessorContext<Object, Object> processorContext) {
            context = processorContext;
            results = context.getStateStore(RESULTS);
            configs = new CycleConfigs(context.getStateStore(CycleConfigs.STORE), topics);
            // A task that Streams revives after a failure starts with the same object.
            arrived.clear();
            open.clear();
            try (var entries = results.all()) {
                entries.forEachRemaining(entry -> open.put(entry.key, decode(entry.value)));
            }
        }

        @Override
        public void process(Record<byte[], TickEvent> record) {
            if (record.value() instanceof TickReached reached) {
                decide(reached.tick());
            } else if (record.value() instanceof Arrival arrival && arrival.value() != null) {
                learn(arrival);
            }
        }

        private void learn(Arrival arrival) {
            if (arrival.topic().equals(topics.markets().name())) {
                configs.learn(arrival.value());
            } else if (arrival.topic().equals(topics.interactionCounts().name())) {
                var counts = topics.interactionCounts().serde().deserialize(arrival.topic(), arrival.value());
                if (!counts.getCycleId().isEmpty()) {
                    arrived.add(counts);
                }
            }
        }

        private void decide(Instant tick) {
            configs.begin(tick);
            var changed = new TreeMap<String, ArmCounts>();
            for (var counts : arrived) {
                changed.computeIfAbsent(
                                Keys.of(counts.getMarket(), counts.getCycleId()),
                                key -> open.containsKey(key) ? ArmCounts.of(open.get(key)) : ArmCounts.none())
                        .add(counts);
            }
            arrived.clear();
            var cycles = new TreeSet<>(open.keySet());
            cycles.addAll(changed.keySet());
            for (var key : cycles) {
                var cycle = configs.of(key);
                if (cycle.isPresent()) {
                    measure(key, cycle.get(), Optional.ofNullable(changed.get(key)), tick);
                } else {
                    LOG.warn("counts of cycle {}, which no configuration has, are left out", key);
                }
            }
            configs.forgetFinal(tick);
        }

        private void measure(String key, CycleConfigs.Cycle cycle, Optional<ArmCounts> changed, Instant tick) {
            var before = Optional.ofNullable(open.get(key));
            var state = state(cycle, tick);
            boolean wasFinal = before.isEmpty() && state == CycleState.FINAL;
            boolean isNews = changed.isPresent() || before.orElseThrow().getState() != state;
            if (wasFinal || !isNews) {
                return;
            }
            var counts = changed.orElseGet(() -> ArmCounts.of(before.orElseThrow()));
            var result = new CycleResult(cycle.config(), cycle.window(), counts).at(tick, state);
            context.forward(
                    new Record<>(key, result, tick.toEpochMilli()),
                    topics.experimentResults().title());
            if (state == CycleState.FINAL) {
                open.remove(key);
                results.delete(key);
            } else {
                open.put(key, result);
                results.put(
                        key,
                        topics.experimentResults()
                                .serde()
                                .serialize(topics.experimentResults().name(), result));
            }
        }

        private static CycleState state(CycleConfigs.Cycle cycle, Instant tick) {
            if (tick.isBefore(cycle.window().closesAt())) {
                return CycleState.OPEN;
            }
            return CycleConfigs.isFinal(cycle, tick) ? CycleState.FINAL : CycleState.PROVISIONAL;
        }

        private ExperimentResult decode(byte[] value) {
            return topics.experimentResults()
                    .serde()
                    .deserialize(topics.experimentResults().name(), value);
        }
    }
}
