package io.offerstream.local.benchmark;

import io.offerstream.local.stack.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One {@link MeasuredApp} in a JVM of its own, so that the CPU time of the process is the app's and nothing else's: its
 * stream thread, RocksDB's, the compiler's, the garbage collector's. Owned by one thread.
 */
final class AppProcess implements AutoCloseable {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(15);
    private static final String AVRO_PACKAGES = "org.apache.avro.SERIALIZABLE_PACKAGES";

    /** Folder for the state, within the one an app is given. */
    static final String STATE = "state";

    private final String applicationId;
    private final Process process;
    private final Path log;

    private AppProcess(String applicationId, Process process, Path log) {
        this.applicationId = applicationId;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param folder for its state and its log
     * @param options for Java: the heap, and more
     */
    static AppProcess start(
            Measurable measurable, String applicationId, Connection connection, Path folder, List<String> options) {
        var log = folder.resolve(applicationId + ".log");
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of(
                "-D" + AVRO_PACKAGES + "=" + System.getProperty(AVRO_PACKAGES),
                "-cp",
                System.getProperty("java.class.path"),
                MeasuredApp.class.getName(),
                measurable.name(),
                applicationId,
                connection.bootstrapServers(),
                connection.registryUrl().toString(),
                folder.resolve(STATE).toString()));
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new AppProcess(applicationId, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a JVM for " + applicationId, e);
        }
    }

    /**
     * CPU time since the process began, user and system, of all its threads.
     *
     * @throws IllegalStateException if the process has ended, or the system does not tell
     */
    Duration cpu() {
        if (!process.isAlive()) {
            throw new IllegalStateException(applicationId + " has ended:\n" + lastLines());
        }
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("this system does not tell the CPU time of a process"));
    }

    private String lastLines() {
        try {
            var lines = Files.readAllLines(log).stream()
                    .filter(line -> !line.startsWith("\tat "))
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
    }

    /** Lets it stop in order, so that nothing of it is left open on the broker. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
