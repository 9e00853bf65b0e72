package io.offerstream.platform.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.platform.intake.DeadLetters;
import io.offerstream.platform.intake.Intake;
import io.offerstream.platform.intake.JudgeArrivals;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickBarrier;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.Upstream;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The shape all our Streams apps share: every input is judged, waits for its tick, and is decided on by one node.
 *
 * <pre>
 * sources → judge-arrivals → await-tick → (decide) → sinks
 *                    ↘ dead-letters ↙
 * </pre>
 *
 * Used once, by one thread, to build one topology.
 */
public final class TickedTopology {
    private final String service;
    private final Topics topics;
    private final MeterRegistry meters;
    private final List<Upstream> upstreams = new ArrayList<>();
    private final Map<String, Intake<?>> intakes = new HashMap<>();
    private final List<Output> outputs = new ArrayList<>();
    private String driver;

    private record Output(
            String node,
            Topic<?> topic,
            StreamPartitioner<String, ? super SpecificRecord> partitioner,
            boolean isMarked) {}

    public TickedTopology(String service, Topics topics, MeterRegistry meters) {
        this.service = service;
        this.topics = topics;
        this.meters = meters;
    }

    /** The input whose marks are the ticks this app decides. */
    public TickedTopology drivenBy(Upstream upstream) {
        driver = upstream.topic();
        upstreams.add(upstream);
        return this;
    }

    /** An input that another service of ours writes. */
    public TickedTopology from(Upstream upstream) {
        upstreams.add(upstream);
        return this;
    }

    /** An input that producers outside write, and the ticker marks. */
    public TickedTopology fromProducers(Topic<?> topic, Upstream.Order order) {
        upstreams.add(Upstream.fromOutside(topic.name(), order));
        intakes.put(topic.name(), new Intake<>(topic));
        return this;
    }

    /** An output; the deciding node forwards to it by the topic's title. */
    public TickedTopology to(Topic<?> topic, StreamPartitioner<String, ? super SpecificRecord> partitioner) {
        outputs.add(new Output(topic.title(), topic, partitioner, true));
        return this;
    }

    /** An output for people, which no service of ours waits for: facts only, no marks. */
    public TickedTopology reportingTo(Topic<?> topic) {
        outputs.add(new Output(topic.title(), topic, Marks.toAnyPartition(), false));
        return this;
    }

    /** An input in which the deciding node lays tombstones for customers who are forgotten: no facts, no marks. */
    public TickedTopology erasingFrom(Topic<?> topic) {
        outputs.add(new Output(tombstones(topic), topic, Marks.toOwnPartition(), false));
        return this;
    }

    /** The sink for tombstones in an input, for the deciding node to forward to. */
    public static String tombstones(Topic<?> topic) {
        return "tombstones-" + topic.title();
    }

    /** Builds the topology around the node that decides; its supplier brings its stores. */
    public Topology decidedBy(String name, ProcessorSupplier<byte[], TickEvent, Object, Object> decide) {
        var topology = new Topology();
        var sources = new ArrayList<String>();
        for (var upstream : upstreams) {
            topology.addSource(
                    AutoOffsetReset.earliest(),
                    upstream.topic(),
                    Serdes.ByteArray().deserializer(),
                    Serdes.ByteArray().deserializer(),
                    upstream.topic());
            sources.add(upstream.topic());
        }
        topology.addProcessor(
                JudgeArrivals.NODE, new JudgeArrivals(service, intakes, meters), sources.toArray(String[]::new));
        var marked = outputs.stream().filter(Output::isMarked).map(Output::node).toList();
        topology.addProcessor(
                TickBarrier.NODE, new TickBarrier(service, driver, upstreams, name, marked), JudgeArrivals.NODE);
        topology.addProcessor(name, new StoresByName<>(decide), TickBarrier.NODE);
        for (var output : outputs) {
            addSink(
                    topology,
                    output.node(),
                    output.topic(),
                    output.partitioner(),
                    output.isMarked() ? new String[] {name, TickBarrier.NODE} : new String[] {name});
        }
        topology.addSink(
                DeadLetters.SINK,
                topics.deadLetters().name(),
                Serdes.ByteArray().serializer(),
                topics.deadLetters().serde().serializer(),
                JudgeArrivals.NODE,
                name);
        return topology;
    }

    /** Brings the stores in the order of their names: a description must not depend on how a set is hashed. */
    private record StoresByName<I, O>(ProcessorSupplier<byte[], I, O, O> supplier)
            implements ProcessorSupplier<byte[], I, O, O> {
        @Override
        public Processor<byte[], I, O, O> get() {
            return supplier.get();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            var sorted = new TreeSet<StoreBuilder<?>>(Comparator.comparing(StoreBuilder::name));
            sorted.addAll(supplier.stores());
            return sorted;
        }
    }

    private static <V extends SpecificRecord> void addSink(
            Topology topology,
            String node,
            Topic<V> topic,
            StreamPartitioner<String, ? super SpecificRecord> partitioner,
            String... writers) {
        topology.addSink(
                node, topic.name(), Serdes.String().serializer(), topic.serde().serializer(), partitioner, writers);
    }
}
