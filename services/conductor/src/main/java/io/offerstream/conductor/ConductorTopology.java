package io.offerstream.conductor;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.platform.app.TickedTopology;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.Upstream;
import io.offerstream.platform.tick.Upstream.Order;
import io.offerstream.platform.topics.Topics;
import org.apache.kafka.streams.Topology;

/** Ticks, offers, markets, counts and ways of serving in; one ordered stream out, to every customer task. One task. */
public final class ConductorTopology {
    public static final String SERVICE = "conductor";

    private ConductorTopology() {}

    public static Topology build(Topics topics, MeterRegistry meters) {
        int customerTasks = topics.impressions().partitions();
        return new TickedTopology(SERVICE, topics, meters)
                .drivenBy(Upstream.fromOutside(topics.ticks().name(), Order.REFERENCE))
                .fromProducers(topics.markets(), Order.REFERENCE)
                .fromProducers(topics.offers(), Order.REFERENCE)
                // The tasks count what they learn from our own tick, and measurement decides on that: both can only be
                // known to our next one.
                .from(Upstream.fromEveryTask(
                                topics.interactionCounts().name(), "interaction-state", customerTasks, Order.FACTS)
                        .closingALoop())
                .from(Upstream.fromOneTask(topics.marketPolicy().name(), "measurement", Order.REFERENCE)
                        .closingALoop())
                .to(topics.control(), Marks.multicast())
                .decidedBy(Conduct.NODE, new Conduct(topics));
    }
}
