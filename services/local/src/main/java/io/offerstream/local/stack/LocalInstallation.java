package io.offerstream.local.stack;

import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.registry.EmbeddedRegistry;
import io.offerstream.platform.health.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Broker and schema registry of local mode on one data folder. While it is open, the file {@code running.properties} in
 * the folder tells other commands where to find it. Owned by one thread.
 */
public final class LocalInstallation implements AutoCloseable {
    private static final String RUNNING = "running.properties";
    private static final String HTTP = "http.url";
    private static final String WAREHOUSE = "warehouse.url";
    private static final String SINK = "sink.url";

    private final Path dataDir;
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;

    private LocalInstallation(Path dataDir, EmbeddedBroker broker, EmbeddedRegistry registry) {
        this.dataDir = dataDir;
        this.broker = broker;
        this.registry = registry;
    }

    /**
     * Where a running installation can be reached.
     *
     * @param http of its services, once they have been started
     * @param warehouse the local warehouse, where one was started
     * @param sink REST API of the Connect worker, where one was started
     */
    public record Address(
            String bootstrapServers, URI registryUrl, Optional<URI> http, Optional<URI> warehouse, Optional<URI> sink) {
        /** Of a cluster, or before anything but broker and registry was started. */
        public Address(String bootstrapServers, URI registryUrl) {
            this(bootstrapServers, registryUrl, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * Starts both, side by side.
     *
     * @param health learns how the registry is
     * @throws IllegalStateException if another process uses the folder, or one of the two does not start
     */
    public static LocalInstallation start(Path dataDir, Health health) {
        running(dataDir).ifPresent(address -> {
            throw new IllegalStateException("another process runs Offerstream on " + dataDir + ", at "
                    + address.bootstrapServers() + ": stop it, or use another --data-dir");
        });
        var broker = CompletableFuture.supplyAsync(() -> EmbeddedBroker.start(dataDir.resolve("broker")));
        var registry = EmbeddedRegistry.start(registryHome(), dataDir.resolve("registry"), health);
        try {
            var installation = new LocalInstallation(dataDir, broker.join(), registry.awaitReady());
            installation.announce();
            return installation;
        } catch (CompletionException e) {
            registry.close();
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (IllegalStateException e) {
            registry.close();
            broker.join().close();
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            registry.close();
            broker.join().close();
            throw new IllegalStateException("interrupted while the local installation started", e);
        }
    }

    /** Where the build unpacked the registry: beside the classes of this module. */
    public static Path registryHome() {
        try {
            var classes = Path.of(LocalInstallation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classes.resolveSibling("registry");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path is not made of files", e);
        }
    }

    /** The installation that another live process runs on the folder, if there is one. */
    public static Optional<Address> running(Path dataDir) {
        var file = dataDir.resolve(RUNNING);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean alive = ProcessHandle.of(Long.parseLong(properties.getProperty("pid")))
                .map(ProcessHandle::isAlive)
                .orElse(false);
        return alive
                ? Optional.of(new Address(
                        properties.getProperty("bootstrap.servers"),
                        URI.create(properties.getProperty("registry.url")),
                        address(properties, HTTP),
                        address(properties, WAREHOUSE),
                        address(properties, SINK)))
                : Optional.empty();
    }

    private static Optional<URI> address(Properties properties, String key) {
        return Optional.ofNullable(properties.getProperty(key)).map(URI::create);
    }

    private void announce() {
        var text = "pid=%d%nbootstrap.servers=%s%nregistry.url=%s%n"
                .formatted(ProcessHandle.current().pid(), broker.bootstrapServers(), registry.url());
        try {
            Files.writeString(dataDir.resolve(RUNNING), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells other commands where the services of this process answer. */
    void announceHttp(URI http) {
        announce(HTTP, http);
    }

    /** Tells other commands where the local warehouse and the Connect worker answer. */
    void announceSink(URI warehouse, URI worker) {
        announce(WAREHOUSE, warehouse);
        announce(SINK, worker);
    }

    private synchronized void announce(String key, URI address) {
        try {
            Files.writeString(dataDir.resolve(RUNNING), "%s=%s%n".formatted(key, address), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Address address() {
        return new Address(broker.bootstrapServers(), registry.url());
    }

    /** The registry first: it needs nothing of the broker, and the broker is needed to the last. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(dataDir.resolve(RUNNING));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            registry.close();
            broker.close();
        }
    }
}
