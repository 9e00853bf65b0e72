package io.offerstream.measurement;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.platform.app.Pace;
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

    /**
     * Builds it.
     *
     * @param pace whether it waits for the trainer, and the trainer for the gate, or both take what has come
     */
    public static Topology build(Topics topics, MeterRegistry meters, Pace pace) {
        int customerTasks = topics.impressions().partitions();
        var topology = new TickedTopology(SERVICE, topics, meters)
                .drivenBy(Upstream.fromOutside(topics.ticks().name(), Order.REFERENCE))
                .fromProducers(topics.markets(), Order.REFERENCE)
                .fromProducers(topics.offers(), Order.REFERENCE);
        if (pace == Pace.LIVE) {
            topology.fromProducers(topics.slateEvaluations(), Order.FACTS).reportingTo(topics.gateVerdicts());
        } else {
            topology.from(Upstream.fromEveryTask(
                                    topics.slateEvaluations().name(),
                                    "trainer",
                                    topics.outcomes().partitions(),
                                    Order.FACTS)
                            .closingALoop())
                    .to(topics.gateVerdicts(), Marks.toAnyPartition());
        }
        return topology.from(Upstream.fromEveryTask(
                        topics.interactionCounts().name(), "interaction-state", customerTasks, Order.FACTS))
                .to(topics.experimentResults(), Marks.toAnyPartition())
                .to(topics.marketPolicy(), Marks.toAnyPartition())
                .reportingTo(topics.experimentSummaries())
                .reportingTo(topics.audit())
                .decidedBy(MeasureCycles.NODE, new MeasureCycles(topics, meters));
    }
}
