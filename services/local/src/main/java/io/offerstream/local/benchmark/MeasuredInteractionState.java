package io.offerstream.local.benchmark;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.interactionstate.InteractionStateTopology;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.topics.Topics;
import java.util.Set;
import org.apache.kafka.streams.Topology;

/** The service interaction-state. */
final class MeasuredInteractionState implements Measurable {
    @Override
    public String name() {
        return InteractionStateTopology.SERVICE;
    }

    @Override
    public Topology topology(Connection connection, MeterRegistry meters) {
        return InteractionStateTopology.build(connection.topics(), meters);
    }

    @Override
    public Set<String> inputs(Topics topics) {
        return CountPerKey.OF_FACTS.inputs(topics);
    }

    /** What it writes without compaction: all of it is of one run then. */
    @Override
    public Set<String> emptied(Topics topics) {
        return Set.of(
                topics.interactionCounts().name(),
                topics.outcomes().name(),
                topics.deadLetters().name());
    }

    /** Exposures, and customers assigned in each cycle: the sums of all changes. */
    @Override
    public long counted(Connection connection, String applicationId) {
        long[] sum = {0};
        try (var reader = new TopicReader(connection.bootstrapServers())) {
            reader.follow(
                            connection.topics().interactionCounts(),
                            (key, counts) -> sum[0] += counts.getExposures() + counts.getAssignedCustomers())
                    .readToEnd();
        }
        return sum[0];
    }
}
