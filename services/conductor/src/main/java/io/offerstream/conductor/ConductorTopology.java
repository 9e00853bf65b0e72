package io.offerstream.conductor;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.TickedTopology;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.Upstream;
import io.offerstream.platform.tick.Upstream.Order;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.slates.model.ModelShelf;
import java.util.function.Supplier;
import org.apache.kafka.streams.Topology;

/** Ticks, offers, markets, counts and ways of serving in; one ordered stream out, to every customer task. One task. */
public final class ConductorTopology {
    public static final String SERVICE = "conductor";

    private ConductorTopology() {}

    /**
     * Builds it.
     *
     * @param pace whether it waits for trainer and assigner, or takes what has come from them
     * @param shelf where the models are found that prices are found for
     * @param kernels one for the task, to score with
     */
    public static Topology build(
            Topics topics, MeterRegistry meters, Pace pace, ModelShelf shelf, Supplier<Kernel> kernels) {
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
                .from(loop(
                        Upstream.fromEveryTask(
                                topics.modelStatus().name(),
                                "trainer",
                                topics.outcomes().partitions(),
                                Order.FACTS),
                        pace))
                .from(loop(
                        Upstream.fromEveryTask(topics.pricingSample().name(), "assigner", customerTasks, Order.FACTS),
                        pace))
                .to(topics.control(), Marks.multicast())
                .decidedBy(Conduct.NODE, new Conduct(topics, shelf, kernels));
    }

    /** Serving customers must go on when nothing learns, and when nobody samples. */
    private static Upstream loop(Upstream upstream, Pace pace) {
        return pace == Pace.LIVE ? upstream.unawaited() : upstream.closingALoop();
    }
}
