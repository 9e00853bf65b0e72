package io.offerstream.local.benchmark;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.measurement.MeasurementTopology;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.Topology;

/** The service measurement. */
final class MeasuredMeasurement implements Measurable {
    @Override
    public String name() {
        return MeasurementTopology.SERVICE;
    }

    @Override
    public Topology topology(Connection connection, MeterRegistry meters) {
        return MeasurementTopology.build(connection.topics(), meters, Pace.LIVE);
    }

    @Override
    public Set<String> inputs(Topics topics) {
        return Set.of(topics.interactionCounts().name());
    }

    /** Customers and exposures of all cycles, as last published. */
    @Override
    public long counted(Connection connection, String applicationId) {
        Map<String, Long> sums = new HashMap<>();
        try (var reader = new TopicReader(connection.bootstrapServers())) {
            reader.follow(
                            connection.topics().experimentResults(),
                            (key, result) -> sums.put(
                                    Keys.of(result.getMarket(), result.getCycleId()),
                                    result.getTestAssigned()
                                            + result.getPopularityAssigned()
                                            + result.getRandomAssigned()
                                            + result.getTestExposures()
                                            + result.getPopularityExposures()
                                            + result.getRandomExposures()))
                    .readToEnd();
        }
        return sums.values().stream().mapToLong(sum -> sum).sum();
    }
}
