package io.offerstream.local.sink;

import io.offerstream.local.broker.FreePorts;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.ServiceSettings;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.topics.Retention;
import io.offerstream.sink.connector.ConnectorFile;
import io.offerstream.sink.connector.WarehouseLogin;
import io.offerstream.warehouse.LocalWarehouse;
import io.offerstream.warehouse.WarehouseCredentials;
import io.offerstream.warehouse.WarehouseSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The sink of local mode: the local warehouse in this JVM, a Connect worker beside it, and the upload of promoted models.
 * They start once there is an assignment to deliver, so that they take nothing from whoever waits for the first one.
 *
 * <p>Owns one thread until they are started.
 */
public final class LocalSink implements AutoCloseable {
    private static final String WAREHOUSE = "warehouse";

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Connection connection;
    private final Health health;
    private final ConnectorFile connector;
    private final Path folder;
    private final Thread starter = new Thread(this::startOnceNeeded, "sink-starter");
    private volatile LocalWarehouse warehouse;
    private volatile SinkWorker worker;
    private volatile StageUploads uploads;

    private LocalSink(Connection connection, Health health) {
        this.connection = connection;
        this.health = health;
        folder = connection
                .settings()
                .get(KnownSettings.DATA_DIR)
                .toAbsolutePath()
                .resolve(WAREHOUSE);
        connector = SinkSettings.connector(connection.settings());
        starter.setDaemon(true);
    }

    /**
     * Waits for the first assignment, and returns at once.
     *
     * @throws IllegalArgumentException if the connector's file is none
     */
    public static LocalSink start(Connection connection, Health health) {
        var sink = new LocalSink(connection, health);
        health.report(SinkWorker.PART, State.STARTING, "waits for the first assignment");
        sink.starter.start();
        return sink;
    }

    /** The warehouse, once it was started. */
    public Optional<URI> warehouse() {
        return Optional.ofNullable(warehouse).map(LocalWarehouse::url);
    }

    /** The worker, once it was started. */
    public Optional<SinkWorker> worker() {
        return Optional.ofNullable(worker);
    }

    private void startOnceNeeded() {
        try {
            awaitAssignment();
            startAll();
        } catch (InterruptedException | InterruptException e) {
            // Closing.
        } catch (RuntimeException e) {
            // What is decided goes on without a warehouse.
            health.report(SinkWorker.PART, State.DEGRADED, "the sink cannot be started: " + e.getMessage());
        }
    }

    private void awaitAssignment() throws InterruptedException {
        var isThere = new AtomicBoolean();
        try (var reader = new TopicReader(connection.bootstrapServers())
                .follow(connection.topics().assignments(), (key, assignment) -> isThere.set(true))) {
            while (!isThere.get()) {
                Thread.sleep(LOOK_EVERY.toMillis());
                reader.poll(Duration.ZERO);
            }
        }
    }

    private void startAll() {
        try (var admin = connection.admin()) {
            SinkDeadLetters.create(
                    admin, connection.topics().prefix() + connector.deadLetters(), 1, Retention.UNLIMITED);
        }
        var keyFile = WarehouseCredentials.in(folder).propertiesFile();
        warehouse = LocalWarehouse.start(
                new WarehouseSettings(folder, FreePorts.choose(1).get(0)));
        var command = new SinkSettings(connection.settings(), connection.clientSettings(), connection.registryUrl())
                .local(warehouse.url(), keyFile);
        worker = SinkWorker.start(command, connector.withKeyFile(keyFile), health, Clock.systemUTC());
        var settings = connection.settings();
        uploads = StageUploads.start(
                ServiceSettings.stage(settings.get(KnownSettings.DATA_DIR)),
                WarehouseLogin.of(connector, warehouse.url(), settings.get(KnownSettings.SINK_USER), keyFile),
                health);
        connection.announceSink(warehouse.url(), worker.url());
    }

    /** The warehouse last: the others need it. */
    @Override
    public void close() {
        starter.interrupt();
        try {
            starter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (uploads != null) {
            uploads.close();
        }
        worker().ifPresent(SinkWorker::close);
        if (warehouse != null) {
            warehouse.close();
        }
    }
}
