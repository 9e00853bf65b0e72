package io.offerstream.local.benchmark;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.topics.Topics;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.Topology;

/** A Streams app whose CPU time is taken. {@link Measurables} knows every one by name. */
interface Measurable {
    /** Names it to its JVM, and in application ids. */
    String name();

    Topology topology(Connection connection, MeterRegistry meters);

    /** The topics whose records are counted: the input that was written for it. */
    Set<String> inputs(Topics topics);

    /** Topics that are emptied before a run, because {@link #counted} would take an earlier run's records for its own. */
    default Set<String> emptied(Topics topics) {
        return Set.of();
    }

    /** Streams settings other than those of our services. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /**
     * What a run that has read all of its input must have counted, read back from what it wrote.
     *
     * @param applicationId of the run
     */
    long counted(Connection connection, String applicationId);
}
