package io.offerstream.local.benchmark;

import io.offerstream.platform.topics.Topics;
import java.util.List;
import java.util.Set;

/**
 * The service measurement, on counts as {@link CountsOfTasks} makes them.
 *
 * @param records of {@code interaction-counts}, {@code > 0}
 * @param recordsPerTick how many of them stand between two ticks, {@code > 0}
 * @param keys of the count per key, {@code > 0}
 */
public record MeasurementScenario(int records, int recordsPerTick, int keys) implements Scenario {
    public MeasurementScenario {
        Positive.require("records", records);
        Positive.require("recordsPerTick", recordsPerTick);
        Positive.require("keys", keys);
    }

    @Override
    public Measurable service() {
        return new MeasuredMeasurement();
    }

    @Override
    public List<Measurable> baselines() {
        return List.of(CountPerKey.OF_COPIES);
    }

    @Override
    public Set<String> topics(Topics topics) {
        return Set.of(CountPerKey.copies(topics));
    }

    @Override
    public Written write(InputWriter input) {
        return new Written(records, new CountsOfTasks(input, keys).write(records, recordsPerTick));
    }
}
