package io.offerstream.measurement;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.market.CycleWindow;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.CycleState;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.InteractionCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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

/**
 * Sums the counts of every task by market, cycle and arm, and at each tick publishes the cycles that changed: in their
 * counts, or by time from open to provisional to final. State: {@value #RESULTS}, the newest result of each cycle that
 * is not final; {@value #CONFIGS}, every configuration that was applied, by its hash: a cycle keeps the one it began with.
 */
record MeasureCycles(Topics topics) implements ProcessorSupplier<byte[], TickEvent, Object, Object> {
    static final String NODE = "measure-cycles";
    static final String RESULTS = "open-results";
    static final String CONFIGS = "market-configs";

    private static final String NEWEST = "newest/";

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(RESULTS), Serdes.String(), Serdes.ByteArray()),
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(CONFIGS), Serdes.String(), Serdes.ByteArray()));
    }

    @Override
    public Processor<byte[], TickEvent, Object, Object> get() {
        return new Task();
    }

    /** The one task; owned by its stream thread. */
    private final class Task implements Processor<byte[], TickEvent, Object, Object> {
        private final List<InteractionCounts> arrived = new ArrayList<>();
        private final Map<String, ExperimentResult> open = new TreeMap<>();
        private final Map<String, MarketConfig> byHash = new HashMap<>();
        private final Map<String, MarketConfig> newest = new HashMap<>();
        private ProcessorContext<Object, Object> context;
        private KeyValueStore<String, byte[]> results;
        private KeyValueStore<String, byte[]> stored;

        @Override
        public void init(ProcessorContext<Object, Object> processorContext) {
            context = processorContext;
            results = context.getStateStore(RESULTS);
            stored = context.getStateStore(CONFIGS);
            try (var entries = results.all()) {
                entries.forEachRemaining(entry -> open.put(entry.key, decode(entry.value)));
            }
            try (var entries = stored.all()) {
                entries.forEachRemaining(entry -> {
                    var hash = learnMarket(entry.value);
                    if (entry.key.startsWith(NEWEST)) {
                        newest.put(entry.key.substring(NEWEST.length()), byHash.get(hash));
                    }
                });
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
                var hash = learnMarket(arrival.value());
                stored.put(hash, arrival.value());
                stored.put(NEWEST + new String(arrival.key(), UTF_8), arrival.value());
                newest.put(new String(arrival.key(), UTF_8), byHash.get(hash));
            } else if (arrival.topic().equals(topics.interactionCounts().name())) {
                var counts = topics.interactionCounts().serde().deserialize(arrival.topic(), arrival.value());
                if (!counts.getCycleId().isEmpty()) {
                    arrived.add(counts);
                }
            }
        }

        private String learnMarket(byte[] value) {
            var market = topics.markets().serde().deserialize(topics.markets().name(), value);
            var config = MarketConfig.parse(market.getFile(), market.getConfig());
            byHash.put(config.hash(), config);
            return config.hash();
        }

        private void decide(Instant tick) {
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
                measure(key, Optional.ofNullable(open.get(key)), Optional.ofNullable(changed.get(key)), tick);
            }
        }

        private void measure(String key, Optional<ExperimentResult> before, Optional<ArmCounts> changed, Instant tick) {
            // The newest configuration may have another calendar: a cycle is measured by the one it began with.
            var config = before.map(result -> byHash.get(result.getConfigHash()))
                    .orElseGet(() -> newest.get(Keys.market(key)));
            var window = config.calendar().withId(Keys.id(key)).orElseThrow();
            var state = state(config, window, tick);
            boolean wasFinal = before.isEmpty() && state == CycleState.FINAL;
            boolean isNews = changed.isPresent() || before.orElseThrow().getState() != state;
            if (wasFinal || !isNews) {
                return;
            }
            var counts = changed.orElseGet(() -> ArmCounts.of(before.orElseThrow()));
            var result = new CycleResult(config, window, counts).at(tick, state);
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

        private static CycleState state(MarketConfig config, CycleWindow window, Instant tick) {
            if (tick.isBefore(window.closesAt())) {
                return CycleState.OPEN;
            }
            return tick.isAfter(window.closesAt().plus(config.events().correctUntil()))
                    ? CycleState.FINAL
                    : CycleState.PROVISIONAL;
        }

        private ExperimentResult decode(byte[] value) {
            return topics.experimentResults()
                    .serde()
                    .deserialize(topics.experimentResults().name(), value);
        }
    }
}
