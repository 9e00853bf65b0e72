package io.offerstream.sink.connector;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a connector and its tasks are, as the worker tells. */
public record ConnectorStatus(Part connector, List<Part> tasks) {
    private static final String RUNNING = "RUNNING";
    private static final String FAILED = "FAILED";

    public ConnectorStatus {
        tasks = List.copyOf(tasks);
    }

    /**
     * The connector itself, or one task.
     *
     * @param state RUNNING, FAILED, PAUSED, STOPPED, UNASSIGNED or RESTARTING
     * @param trace of what it failed with; empty if it did not
     */
    public record Part(String name, String state, String trace) {}

    /** Whether the connector and at least one task run, and none does not. */
    public boolean isRunning() {
        return !tasks.isEmpty() && parts().allMatch(part -> part.state().equals(RUNNING));
    }

    /** The first that failed. */
    public Optional<Part> failed() {
        return parts().filter(part -> part.state().equals(FAILED)).findFirst();
    }

    private Stream<Part> parts() {
        return Stream.concat(Stream.of(connector), tasks.stream());
    }

    /** E.g. {@code connector RUNNING, task 0 RUNNING, task 1 UNASSIGNED}. */
    @Override
    public String toString() {
        return String.join(
                ", ", parts().map(part -> part.name() + " " + part.state()).toList());
    }
}
