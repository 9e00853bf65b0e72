package io.offerstream.assigner;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.assigner.walk.AssignCustomers;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.TickedTopology;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.Upstream;
import io.offerstream.platform.tick.Upstream.Order;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.slates.model.ModelShelf;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.Topology;

/** Cycles, offers, prices and customers in; an assignment a customer and cycle out, and revisions of it. */
public final class AssignerTopology {
    public static final String SERVICE = "assigner";

    /** Of a walk over customers: so long a new customer or a tick waits for it, at most. */
    private static final Duration SLICE = Duration.ofMillis(50);

    private AssignerTopology() {}

    /**
     * Puts it together.
     *
     * @param kernels that score, one a task
     */
    public static Topology build(
            Topics topics, MeterRegistry meters, Pace pace, ModelShelf shelf, Supplier<Kernel> kernels) {
        return build(topics, meters, pace == Pace.LIVE ? Optional.of(SLICE) : Optional.empty(), shelf, kernels);
    }

    /** As above, with slices of another length. */
    static Topology build(
            Topics topics, MeterRegistry meters, Optional<Duration> slice, ModelShelf shelf, Supplier<Kernel> kernels) {
        return new TickedTopology(SERVICE, topics, meters)
                .drivenBy(Upstream.fromOneTask(topics.control().name(), "conductor", Order.REFERENCE))
                .from(Upstream.fromSamePartition(topics.customerFeatures().name(), "interaction-state", Order.FACTS))
                .to(topics.assignments(), Marks.toOwnPartition())
                .to(topics.assignmentsCurrent(), Marks.toOwnPartition())
                .to(topics.pricingSample(), Marks.toAnyPartition())
                .decidedBy(AssignCustomers.NODE, new AssignCustomers(topics, meters, slice, shelf, kernels));
    }
}
