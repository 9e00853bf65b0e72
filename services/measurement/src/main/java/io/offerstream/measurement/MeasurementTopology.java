package io.offerstream.measurement;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.platform.app.TickedTopology;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.Upstream;
import io.offerstream.platform.tick.Upstream.Order;
import io.offerstream.platform.topics.Topics;
import org.apache.kafka.streams.Topology;

/** Counts in; the measured state of every cycle, and what it leads to, out. Walked in docs/architecture.md. */
public final class MeasurementTopology {
    public static final String SERVICE = "measurement";

    private MeasurementTopology() {}

    public static Topology build(Topics topics, MeterRegistry meters) {
        int customerTasks = topics.impressions().partitions();
        return new TickedTopology(SERVICE, topics, meters)
                .drivenBy(Upstream.fromOutside(topics.ticks().name(), Order.REFERENCE))
                .fromProducers(topics.markets(), Order.REFERENCE)
                .fromProducers(topics.offers(), Order.REFERENCE)
                .fromProducers(topics.slateEvaluations(), Order.FACTS)
                .from(Upstream.fromEveryTask(
                        topics.interactionCounts().name(), "interaction-state", customerTasks, Order.FACTS))
                .to(topics.experimentResults(), Marks.toAnyPartition())
                .to(topics.marketPolicy(), Marks.toAnyPartition())
                .reportingTo(topics.experimentSummaries())
                .reportingTo(topics.gateVerdicts())
                .reportingTo(topics.audit())
                .decidedBy(MeasureCycles.NODE, new MeasureCycles(topics, meters));
    }
}
