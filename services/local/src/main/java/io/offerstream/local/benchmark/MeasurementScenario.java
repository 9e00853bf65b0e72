package io.offerstream.local.benchmark;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.measurement.MeasurementTopology;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.Topology;

/** The service measurement, on counts as {@link CountsOfTasks} makes them. */
final class MeasurementScenario implements Scenario {
    static final String NAME = MeasurementTopology.SERVICE;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Topology topology(Topics topics, MeterRegistry meters) {
        return MeasurementTopology.build(topics, meters);
    }

    @Override
    public String input(Topics topics) {
        return topics.interactionCounts().name();
    }

    @Override
    public long write(InputWriter input, int records, int recordsPerTick) {
        return new CountsOfTasks(input).write(records, recordsPerTick);
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
