package io.offerstream.interactionstate;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.platform.app.TickedTopology;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.Upstream;
import io.offerstream.platform.tick.Upstream.Order;
import io.offerstream.platform.topics.Topics;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/** Impressions, redemptions and profiles in; outcomes, counts and customer features out. Walked in docs/architecture.md. */
public final class InteractionStateTopology {
    public static final String SERVICE = "interaction-state";

    private InteractionStateTopology() {}

    public static Topology build(Topics topics, MeterRegistry meters) {
        return new TickedTopology(SERVICE, topics, meters)
                .drivenBy(Upstream.fromOneTask(topics.control().name(), "conductor", Order.REFERENCE))
                .fromProducers(topics.customers(), Order.FACTS)
                .fromProducers(topics.impressions(), Order.FACTS)
                .fromProducers(topics.redemptions(), Order.FACTS)
                .fromProducers(topics.erasures(), Order.FACTS)
                // The assigner waits for us: its tick T can only be known to our next one.
                .from(Upstream.fromSamePartition(topics.assignments().name(), "assigner", Order.FACTS)
                        .closingALoop())
                .to(topics.customerFeatures(), Marks.toOwnPartition())
                .to(topics.outcomes(), Marks.toAnyPartition())
                .to(topics.interactionCounts(), Marks.toAnyPartition())
                .reportingTo(topics.intakeCounts())
                .erasingFrom(topics.customers())
                .decidedBy(DecideCustomers.NODE, decider(topics, meters));
    }

    /** The node that decides, for whoever runs it without Kafka Streams. */
    public static ProcessorSupplier<byte[], TickEvent, Object, Object> decider(Topics topics, MeterRegistry meters) {
        return new DecideCustomers(topics, meters);
    }
}
