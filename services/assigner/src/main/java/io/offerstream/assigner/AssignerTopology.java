package io.offerstream.assigner;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.platform.app.TickedTopology;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.Upstream;
import io.offerstream.platform.tick.Upstream.Order;
import io.offerstream.platform.topics.Topics;
import org.apache.kafka.streams.Topology;

/** Cycles, popularity and customers in; one assignment a customer and cycle out. */
public final class AssignerTopology {
    public static final String SERVICE = "assigner";

    private AssignerTopology() {}

    public static Topology build(Topics topics, MeterRegistry meters) {
        return new TickedTopology(SERVICE, topics, meters)
                .drivenBy(Upstream.fromOneTask(topics.control().name(), "conductor", Order.REFERENCE))
                .from(Upstream.fromSamePartition(topics.customerFeatures().name(), "interaction-state", Order.FACTS))
                .to(topics.assignments(), Marks.toOwnPartition())
                .to(topics.assignmentsCurrent(), Marks.toOwnPartition())
                .decidedBy(WalkCustomers.NODE, new WalkCustomers(topics, meters));
    }
}
