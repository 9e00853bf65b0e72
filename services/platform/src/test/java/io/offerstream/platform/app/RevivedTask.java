package io.offerstream.platform.app;

import io.offerstream.platform.intake.DeadLetters;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A deciding node whose task fails when it has the facts of a tick and not yet the tick, and is revived: Streams
 * initialises the same processor object again and hands it the same facts again. What it remembers in fields must go.
 */
public record RevivedTask(ProcessorSupplier<byte[], TickEvent, Object, Object> decide)
        implements ProcessorSupplier<byte[], TickEvent, Object, Object> {

    /** A driver that hands {@code events} to the node with every record of {@code ticks}. */
    public static ServiceDriver driver(
            String service,
            Topics topics,
            ProcessorSupplier<byte[], TickEvent, Object, Object> decide,
            List<TickEvent> events,
            List<Topic<?>> outputs) {
        var topology = new Topology();
        topology.addSource(
                "ticks",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.ticks().name());
        topology.addProcessor("hand-over", () -> new HandOver(events), "ticks");
        topology.addProcessor("decide", new RevivedTask(decide), "hand-over");
        outputs.forEach(output -> addSink(topology, output));
        topology.addSink(
                DeadLetters.SINK,
                topics.deadLetters().name(),
                new ByteArraySerializer(),
                topics.deadLetters().serde(),
                "decide");
        return new ServiceDriver(service, topics, topology);
    }

    private static <V extends SpecificRecord> void addSink(Topology topology, Topic<V> topic) {
        topology.addSink(topic.title(), topic.name(), Serdes.String().serializer(), topic.serde(), "decide");
    }

    private static final class HandOver implements Processor<byte[], byte[], byte[], TickEvent> {
        private final List<TickEvent> events;
        private ProcessorContext<byte[], TickEvent> context;

        HandOver(List<TickEvent> events) {
            this.events = events;
        }

        @Override
        public void init(ProcessorContext<byte[], TickEvent> processorContext) {
            context = processorContext;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            events.forEach(event -> context.forward(new Record<>(record.key(), event, record.timestamp())));
        }
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return decide.stores();
    }

    @Override
    public Processor<byte[], TickEvent, Object, Object> get() {
        var decider = decide.get();
        var facts = new ArrayList<Record<byte[], TickEvent>>();
        return new Processor<>() {
            private ProcessorContext<Object, Object> context;

            @Override
            public void init(ProcessorContext<Object, Object> processorContext) {
                context = processorContext;
                decider.init(context);
            }

            @Override
            public void process(Record<byte[], TickEvent> record) {
                if (record.value() instanceof Arrival) {
                    facts.add(record);
                } else {
                    decider.init(context);
                    facts.forEach(decider::process);
                }
                decider.process(record);
            }
        };
    }
}
