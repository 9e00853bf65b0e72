package io.offerstream.local.registry;

import io.offerstream.local.broker.FreePorts;
import io.offerstream.local.process.HttpProbe;
import io.offerstream.local.process.SupervisedProcess;
import io.offerstream.local.process.SupervisedProcess.Child;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Apicurio Registry in a JVM of its own, reachable from this machine only, its schemas in a file. It is started again
 * when it dies, on the same port, and dies when this process does. Independent of the broker: both can start at once.
 *
 * <p>Reports as {@value #PART} to the process's {@link Health}.
 */
public final class EmbeddedRegistry implements AutoCloseable {
    /** Its name in {@link Health}. */
    public static final String PART = "registry";

    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final int FAILED_STARTS = 5;

    private final URI url;
    private final SupervisedProcess process;

    private EmbeddedRegistry(ProcessBuilder command, Path log, int port, Health health) {
        url = urlAt(port);
        var child = new Child(PART, "schema registry", command, log, probe(url), OptionalInt.of(FAILED_STARTS));
        process = SupervisedProcess.start(
                child, (state, reason) -> health.report(PART, state, state == State.READY ? url.toString() : reason));
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
            return new EmbeddedRegistry(builder, command.log(), port, health);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the schema registry in " + data, e);
        }
    }

    /** The Confluent-compatible API of a registry on {@code port}. */
    static URI urlAt(int port) {
        return URI.create("http://127.0.0.1:" + port + "/apis/ccompat/v7");
    }

    static HttpProbe probe(URI url) {
        return new HttpProbe(URI.create(url + "/subjects"), START_WITHIN);
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
        process.awaitReady();
        return this;
    }

    /** The registry's JVM, once it was started. */
    ProcessHandle process() {
        return process.process();
    }

    /** Stops the registry in order; close whatever registers schemas first. */
    @Override
    public void close() {
        process.close();
    }
}
