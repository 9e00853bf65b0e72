package io.offerstream.local.chaos;

import io.offerstream.local.cli.Main;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code offerstream run interaction-state} in a JVM of its own, started again and again on the same state. Owned by
 * one thread.
 */
final class Victim implements AutoCloseable {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final int LAST_LINES = 30;

    private final Connection connection;
    private final Path folder;
    private final Path log;
    private Process process;

    /** @param folder for its state, its log and whatever it unpacks */
    Victim(Connection connection, Path folder) {
        this.connection = connection;
        this.folder = folder;
        log = folder.resolve("interaction-state.log");
    }

    Path stateDir() {
        return folder.resolve("state");
    }

    void start() {
        try {
            var temporary = folder.resolve("tmp");
            // Whoever is killed leaves RocksDB's library unpacked.
            if (Files.exists(temporary)) {
                DataFolder.remove(temporary);
            }
            Files.createDirectories(temporary);
            var builder = new ProcessBuilder(command(temporary))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // What the user has set up is for another installation.
            builder.environment().keySet().removeIf(name -> name.startsWith("OFFERSTREAM_"));
            builder.environment().put("OFFERSTREAM_HTTP_PORT", "0");
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a JVM for interaction-state", e);
        }
    }

    private List<String> command(Path temporary) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As the launcher starts it.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(Victim::isInherited)
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx1g",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "interaction-state",
                "--bootstrap-server",
                connection.bootstrapServers(),
                "--registry-url",
                connection.registryUrl().toString(),
                "--data-dir",
                folder.toString()));
        return command;
    }

    private static boolean isInherited(String argument) {
        return argument.startsWith("-XX:")
                || argument.startsWith("-Xshare")
                || argument.startsWith("-Xlog")
                || argument.startsWith("-Dorg.apache.avro")
                || argument.startsWith("-Dofferstream.home");
    }

    /** SIGKILL: nothing of it runs any more when this returns. */
    void kill() {
        process.destroyForcibly();
        await(STOP_WITHIN);
    }

    private boolean await(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** CPU time since it started, user and system. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What it has ended with. */
    int exitCode() {
        return process.exitValue();
    }

    /** @throws IllegalStateException if it has ended by itself */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "interaction-state ended by itself with " + process.exitValue() + lastLines());
        }
    }

    /** The end of its log. */
    String lastLines() {
        try {
            var lines = Files.readAllLines(log).stream()
                    .filter(line -> !line.startsWith("\tat "))
                    .toList();
            return ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return " (its log cannot be read: " + e.getMessage() + ")";
        }
    }

    /**
     * Asks it to stop, and waits for it.
     *
     * @throws IllegalStateException if it does not end in time, or not with 0
     */
    void stopInOrder() {
        process.destroy();
        if (!await(STOP_WITHIN)) {
            throw new IllegalStateException("interaction-state did not stop within " + STOP_WITHIN + lastLines());
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("interaction-state stopped with " + process.exitValue() + lastLines());
        }
    }

    /** Whatever happens, it does not stay behind. */
    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }
}
