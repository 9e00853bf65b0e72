package io.offerstream.local.chaos;

import io.offerstream.local.broker.FreePorts;
import io.offerstream.local.broker.LoneBroker;
import io.offerstream.local.cluster.ChildMain;
import io.offerstream.local.registry.EmbeddedRegistry;
import io.offerstream.local.stack.LocalInstallation;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;

/**
 * A broker in a JVM of its own, which is killed and started again at the same address and on the same data while its clients
 * live on; the faulty network that services come through; and a registry that stays. Owned by one thread.
 */
final class OwnBroker implements AutoCloseable {
    private static final String HEAP = "-Xmx768m";
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final Path folder;
    private final int port;
    private final int detourPort;
    private final FaultyNetwork network;
    private final Optional<SmallDisk> disk;
    private final EmbeddedRegistry registry;
    private Process process;

    /**
     * Starts all of it; returns when it serves.
     *
     * @param folder empty
     * @param disk for the broker's data; empty where it lies in the folder
     */
    OwnBroker(Path folder, Optional<SmallDisk> disk) {
        this.folder = folder;
        this.disk = disk;
        disk.ifPresent(small -> small.hold(data()));
        var ports = FreePorts.choose(2);
        port = ports.get(0);
        detourPort = ports.get(1);
        network = new FaultyNetwork(detourPort);
        registry = EmbeddedRegistry.start(LocalInstallation.registryHome(), folder.resolve("registry"), new Health());
        try {
            start();
            registry.awaitReady();
            awaitServing();
        } catch (InterruptedException e) {
            close();
            throw Patience.interrupted(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Begins to start it on what it has. */
    void start() {
        try {
            Files.createDirectories(folder);
            process = new ProcessBuilder(ChildJvms.command(
                            List.of(HEAP),
                            ChildMain.class,
                            Stream.concat(
                                            Stream.of(LoneBroker.class.getName()),
                                            LoneBroker.arguments(data(), port, detourPort, network.port()).stream())
                                    .toList()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a JVM for the broker", e);
        }
    }

    /**
     * Waits until it answers.
     *
     * @throws KafkaException if it does not
     */
    void awaitServing() {
        try (var admin = new KafkaClients(Map.of("bootstrap.servers", bootstrapServers())).admin()) {
            admin.describeCluster().nodes().get();
        } catch (ExecutionException e) {
            throw new KafkaException("the broker does not serve; see " + log(), e.getCause());
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        }
    }

    private Path data() {
        return folder.resolve("broker");
    }

    private Path log() {
        return folder.resolve("broker.log");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it has ever told that something, in words of the operating system. */
    boolean hasTold(String something) {
        try (var lines = Files.lines(log())) {
            return lines.anyMatch(line -> line.contains(something));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The small one. */
    SmallDisk disk() {
        return disk.orElseThrow(() -> new IllegalStateException("the broker has no disk of its own"));
    }

    /** SIGKILL: nothing of it runs any more when this returns. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        }
    }

    /** The straight way, for whoever is not to be disturbed. */
    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** The way of the services. */
    FaultyNetwork network() {
        return network;
    }

    URI registryUrl() {
        return registry.url();
    }

    @Override
    public void close() {
        network.close();
        registry.close();
        if (process != null) {
            process.destroy();
            try {
                if (!process.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
