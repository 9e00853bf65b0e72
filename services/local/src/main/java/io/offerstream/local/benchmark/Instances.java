package io.offerstream.local.benchmark;

import io.offerstream.local.stack.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The processes of one app, which share its partitions. Owned by one thread. */
record Instances(List<AppProcess> processes) implements AutoCloseable {
    /** Starts {@code count} of them at once; the rest as {@link AppProcess#start}. */
    static Instances start(
            int count,
            Measurable measurable,
            String applicationId,
            Connection connection,
            Path folder,
            List<String> options) {
        return new Instances(IntStream.rangeClosed(1, count)
                .mapToObj(
                        instance -> AppProcess.start(measurable, applicationId, instance, connection, folder, options))
                .toList());
    }

    /**
     * CPU time of all of them since each began.
     *
     * @throws IllegalStateException if one has ended, or the system does not tell
     */
    Duration cpu() {
        return processes.stream().map(AppProcess::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() {
        processes.forEach(AppProcess::close);
    }
}
