package io.offerstream.local.benchmark;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.assigner.AssignerTopology;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.slates.model.KafkaModelShelf;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.streams.Topology;

/** The service assigner. */
final class MeasuredAssigner implements Measurable {
    private static final Duration MODELS_WITHIN = Duration.ofSeconds(30);

    @Override
    public String name() {
        return AssignerTopology.SERVICE;
    }

    @Override
    public Topology topology(Connection connection, MeterRegistry meters) {
        var clients = new KafkaClients(connection.clientSettings());
        return AssignerTopology.build(
                connection.topics(),
                meters,
                Pace.LIVE,
                new KafkaModelShelf(connection.topics().models(), clients::consumer, MODELS_WITHIN),
                Kernels.choose("auto"));
    }

    @Override
    public Set<String> inputs(Topics topics) {
        return Set.of(topics.customerFeatures().name());
    }

    /** Assignments of all cycles. */
    @Override
    public long counted(Connection connection, String applicationId) {
        long[] sum = {0};
        try (var reader = new TopicReader(connection.bootstrapServers())) {
            reader.follow(connection.topics().assignments(), (key, assignment) -> sum[0]++)
                    .readToEnd();
        }
        return sum[0];
    }
}
