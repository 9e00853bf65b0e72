package io.offerstream.measurement;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.measurement.catalogue.Catalogue;
import io.offerstream.measurement.cycle.CycleConfigs;
import io.offerstream.measurement.cycle.FirstRedemptions;
import io.offerstream.measurement.gate.Gate;
import io.offerstream.measurement.guard.Guards;
import io.offerstream.measurement.summary.Strata;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.InteractionCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Collects what the tasks counted and what markets, offers and the trainer say, and hands it to {@link MeasureTick} at
 * each tick. State: a store for each of the classes that {@link #stores} names, which say what is in it.
 */
record MeasureCycles(Topics topics, MeterRegistry meters)
        implements ProcessorSupplier<byte[], TickEvent, Object, Object> {
    static final String NODE = "measure-cycles";

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(
                Cycles.store(),
                FirstRedemptions.store(),
                CycleConfigs.store(),
                Catalogue.store(),
                Guards.store(),
                Strata.store(),
                Gate.store());
    }

    @Override
    public Processor<byte[], TickEvent, Object, Object> get() {
        return new Task();
    }

    /** The one task; owned by its stream thread. */
    private final class Task implements Processor<byte[], TickEvent, Object, Object> {
        private final List<InteractionCounts> counted = new ArrayList<>();
        private ProcessorContext<Object, Object> context;
        private MeasureTick measure;
        private Map<String, Consumer<byte[]>> learners;

        @Override
        public void init(ProcessorContext<Object, Object> processorContext) {
            context = processorContext;
            // A task that Streams revives after a failure starts with the same object.
            counted.clear();
            var configs = new CycleConfigs(context.getStateStore(CycleConfigs.STORE), topics);
            var catalogue = new Catalogue(context.getStateStore(Catalogue.STORE), topics);
            var gate = new Gate(context.getStateStore(Gate.STORE), topics);
            measure = new MeasureTick(
                    topics,
                    configs,
                    catalogue,
                    new Cycles(context.getStateStore(Cycles.STORE)),
                    new FirstRedemptions(context.getStateStore(FirstRedemptions.STORE)),
                    new Guards(context.getStateStore(Guards.STORE)),
                    new Strata(context.getStateStore(Strata.STORE)),
                    gate,
                    new ResultMeters(meters));
            learners = Map.of(
                    topics.markets().name(), configs::learn,
                    topics.offers().name(), catalogue::learn,
                    topics.slateEvaluations().name(), gate::learn,
                    topics.interactionCounts().name(), this::count);
        }

        private void count(byte[] value) {
            var counts = topics.interactionCounts()
                    .serde()
                    .deserialize(topics.interactionCounts().name(), value);
            if (!counts.getCycleId().isEmpty()) {
                counted.add(counts);
            }
        }

        @Override
        public void process(Record<byte[], TickEvent> record) {
            if (record.value() instanceof TickReached reached) {
                measure.at(reached.tick(), counted, new Forwarding(reached.tick()));
                counted.clear();
            } else if (record.value() instanceof Arrival arrival && arrival.value() != null) {
                learners.get(arrival.topic()).accept(arrival.value());
            }
        }

        /** Stamps every record with the tick that decided it. */
        private final class Forwarding implements Emitter {
            private final Instant tick;

            Forwarding(Instant tick) {
                this.tick = tick;
            }

            @Override
            public <V extends SpecificRecord> void emit(Topic<V> topic, String key, V value) {
                context.forward(new Record<>(key, value, tick.toEpochMilli()), topic.title());
            }
        }
    }
}
