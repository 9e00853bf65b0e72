package io.offerstream.local.chaos;

import io.offerstream.local.cli.Main;
import io.offerstream.local.stack.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code offerstream run SERVICE} in a JVM of its own, started again and again on the same state. Owned by one thread. */
final class Victim implements AutoCloseable {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final Duration DUMPS_WITHIN = Duration.ofSeconds(2);
    private static final int LAST_LINES = 30;
    private static final String THREAD_DUMP = "Full thread dump";
    private static final String STREAM_THREAD = "StreamThread";

    private final String service;
    private final String bootstrapServers;
    private final URI registryUrl;
    private final Path folder;
    private final List<String> options;
    private final Path log;
    private Process process;

    /**
     * @param folder for its state, its log and whatever it unpacks
     * @param options of {@code run}, beyond those that tell where the brokers are
     */
    Victim(String service, String bootstrapServers, URI registryUrl, Path folder, String... options) {
        this.service = service;
        this.bootstrapServers = bootstrapServers;
        this.registryUrl = registryUrl;
        this.folder = folder;
        this.options = List.of(options);
        log = folder.resolve(service + ".log");
    }

    Path stateDir() {
        return folder.resolve("state");
    }

    /** @param jvmOptions for this start alone */
    void start(String... jvmOptions) {
        try {
            var temporary = folder.resolve("tmp");
            // Whoever is killed leaves RocksDB's library unpacked.
            if (Files.exists(temporary)) {
                DataFolder.remove(temporary);
            }
            Files.createDirectories(temporary);
            var builder = new ProcessBuilder(command(temporary, List.of(jvmOptions)))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // What the user has set up is for another installation.
            builder.environment().keySet().removeIf(name -> name.startsWith("OFFERSTREAM_"));
            builder.environment().put("OFFERSTREAM_HTTP_PORT", "0");
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a JVM for " + service, e);
        }
    }

    private List<String> command(Path temporary, List<String> jvmOptions) {
        var all = new ArrayList<>(List.of("-Xmx1g", "-Djava.io.tmpdir=" + temporary));
        // The last one counts.
        all.addAll(jvmOptions);
        var arguments = new ArrayList<>(List.of(
                "run",
                service,
                "--bootstrap-server",
                bootstrapServers,
                "--registry-url",
                registryUrl.toString(),
                "--data-dir",
                folder.toString()));
        arguments.addAll(options);
        return ChildJvms.command(all, Main.class, arguments);
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

    /** Whether it ends by itself within that time. */
    boolean endsWithin(Duration time) {
        return await(time);
    }

    /** SIGSTOP or SIGCONT: it stands still, or goes on. */
    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send a signal", e);
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        }
    }

    /** How often its log, of every start, holds the text. */
    int countSaid(String text) {
        try {
            return Files.exists(log)
                    ? (int) Files.readAllLines(log).stream()
                            .filter(line -> line.contains(text))
                            .count()
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has ended with. */
    int exitCode() {
        return process.exitValue();
    }

    /** @throws IllegalStateException if it has ended by itself */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(service + " ended by itself with " + process.exitValue() + lastLines());
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

    /** The end of its log and what its stream threads are about; for when it does not go on. */
    String whereItHangs() {
        var last = lastLines();
        if (!process.isAlive()) {
            return last;
        }
        signal("QUIT");
        await(DUMPS_WITHIN);
        try {
            var text = Files.readString(log);
            var threads = Arrays.stream(text.substring(Math.max(0, text.lastIndexOf(THREAD_DUMP)))
                            .split("\n\n"))
                    .filter(thread -> thread.contains(STREAM_THREAD))
                    .toList();
            return last + "\n" + String.join("\n\n", threads);
        } catch (IOException e) {
            return last + " (its threads cannot be read: " + e.getMessage() + ")";
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
            throw new IllegalStateException(service + " did not stop within " + STOP_WITHIN + lastLines());
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(service + " stopped with " + process.exitValue() + lastLines());
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
