package io.offerstream.local.registry;

import io.offerstream.local.broker.FreePorts;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Apicurio Registry in a JVM of its own, reachable from this machine only, its schemas in a file. It is started again
 * when it dies, on the same port, and dies when this process does. Independent of the broker: both can start at once.
 *
 * <p>Reports as {@value #PART} to the process's {@link Health}. Owns one thread, which starts and watches the JVM.
 */
public final class EmbeddedRegistry implements AutoCloseable {
    /** Its name in {@link Health}. */
    public static final String PART = "registry";

    private static final Duration STOP_WITHIN = Duration.ofSeconds(8);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final int FAILED_STARTS = 5;

    private final ProcessBuilder command;
    private final Path log;
    private final URI url;
    private final Health health;
    private final RegistryProbe probe;
    private final CountDownLatch settled = new CountDownLatch(1);
    private final Thread supervisor = new Thread(this::supervise, "registry-supervisor");
    private volatile Process process;

    private EmbeddedRegistry(ProcessBuilder command, Path log, int port, Health health) {
        this.command = command;
        this.log = log;
        this.url = URI.create("http://127.0.0.1:" + port + "/apis/ccompat/v7");
        this.probe = new RegistryProbe(url);
        this.health = health;
    }

    /**
     * Begins to start on a free port and returns at once.
     *
     * @param home the unpacked distribution of Apicurio Registry
     * @param data directory of the registry alone; created where it is missing
     */
    public static EmbeddedRegistry start(Path home, Path data, Health health) {
        int port = FreePorts.choose(1).get(0);
        var command = new RegistryCommand(home, data, port);
        try {
            var builder = command.prepare();
            Files.deleteIfExists(command.log());
            var registry = new EmbeddedRegistry(builder, command.log(), port, health);
            registry.supervisor.setDaemon(true);
            registry.supervisor.start();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the schema registry in " + data, e);
        }
    }

    /** Of the Confluent-compatible API; the same for as long as this object lives. */
    public URI url() {
        return url;
    }

    /**
     * Waits until the registry first answers.
     *
     * @throws IllegalStateException if it does not come up; the message names its log
     */
    public EmbeddedRegistry awaitReady() throws InterruptedException {
        boolean isSettled = settled.await(FAILED_STARTS * RegistryProbe.START_WITHIN.toSeconds(), TimeUnit.SECONDS);
        var report = health.reports().get(PART);
        if (!isSettled || report.state() == State.FAILED) {
            throw new IllegalStateException(report.reason());
        }
        return this;
    }

    /** The registry's JVM, once it was started. */
    ProcessHandle process() {
        return process.toHandle();
    }

    private void supervise() {
        health.report(PART, State.STARTING, "starting");
        Duration pause = FIRST_PAUSE;
        try {
            for (int failed = 0; failed < FAILED_STARTS; ) {
                process = command.start();
                if (probe.isUp(process)) {
                    failed = 0;
                    pause = FIRST_PAUSE;
                    health.report(PART, State.READY, url.toString());
                    settled.countDown();
                } else {
                    failed++;
                }
                int code = process.waitFor();
                health.report(PART, State.DEGRADED, "ended with code " + code + ", starting again; see " + log);
                Thread.sleep(pause.toMillis());
                pause = pause.multipliedBy(2);
            }
            health.report(
                    PART, State.FAILED, "the schema registry failed to start " + FAILED_STARTS + " times; see " + log);
        } catch (IOException e) {
            health.report(PART, State.FAILED, "the schema registry cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            // Closing.
        } finally {
            stopProcess();
            settled.countDown();
        }
    }

    /** Stops the registry in order; close whatever registers schemas first. */
    @Override
    public void close() {
        supervisor.interrupt();
        try {
            supervisor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        health.report(PART, State.STOPPED, "closed");
    }

    private void stopProcess() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
