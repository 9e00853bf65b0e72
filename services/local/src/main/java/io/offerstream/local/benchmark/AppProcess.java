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

    private final String name;
    private final Process process;
    private final Path log;

    private AppProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param instance names this process among those of the app, {@code > 0}
     * @param folder for its state and its log
     * @param options for Java: the heap, and more
     */
    static AppProcess start(
            Measurable measurable,
            String applicationId,
            int instance,
            Connection connection,
            Path folder,
            List<String> options) {
        var name = applicationId + "-instance-" + instance;
        var log = folder.resolve(name + ".log");
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
                stateDir(folder, instance).toString(),
                String.valueOf(instance)));
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new AppProcess(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a JVM for " + name, e);
        }
    }

    /** Where an instance keeps the state of all its runs, within the folder it is given. */
    static Path stateDir(Path folder, int instance) {
        return folder.resolve("state-" + instance);
    }

    /**
     * CPU time since the process began, user and system, of all its threads.
     *
     * @throws IllegalStateException if the process has ended, or the system does not tell
     */
    Duration cpu() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " has ended:\n" + lastLines());
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
