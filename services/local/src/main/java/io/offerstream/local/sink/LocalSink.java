package io.offerstream.local.sink;

import io.offerstream.local.broker.FreePorts;
import io.offerstream.local.stack.Connection;
import io.offerstream.local.stack.TopicReader;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.topics.Retention;
import io.offerstream.sink.connector.ConnectorFile;
import io.offerstream.sink.worker.WorkerCommand;
import io.offerstream.warehouse.LocalWarehouse;
import io.offerstream.warehouse.WarehouseCredentials;
import io.offerstream.warehouse.WarehouseSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The sink of local mode: the local warehouse in this JVM, and a Connect worker beside it, started once there is an
 * assignment to deliver, so that it takes nothing from whoever waits for the first one.
 *
 * <p>Owns one thread until the worker is started.
 */
public final class LocalSink implements AutoCloseable {
    private static final String WAREHOUSE = "warehouse";

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Connection connection;
    private final Health health;
    private final LocalWarehouse warehouse;
    private final WorkerCommand command;
    private final ConnectorFile connector;
    private final Thread starter = new Thread(this::startOnceNeeded, "sink-starter");
    private SinkWorker worker;

    private LocalSink(
            Connection connection,
            Health health,
            LocalWarehouse warehouse,
            WorkerCommand command,
            ConnectorFile connector) {
        this.connection = connection;
        this.health = health;
        this.warehouse = warehouse;
        this.command = command;
        this.connector = connector;
    }

    /** Starts the warehouse, and the worker when it is needed. */
    public static LocalSink start(Connection connection, Health health) {
        var settings = connection.settings();
        var folder = settings.get(KnownSettings.DATA_DIR).toAbsolutePath().resolve(WAREHOUSE);
        var keyFile = WarehouseCredentials.in(folder).propertiesFile();
        var connector = SinkSettings.connector(settings).withKeyFile(keyFile);
        var warehouse = LocalWarehouse.start(
                new WarehouseSettings(folder, FreePorts.choose(1).get(0)));
        var command = new SinkSettings(settings, connection.clientSettings(), connection.registryUrl())
                .local(warehouse.url(), keyFile);
        var sink = new LocalSink(connection, health, warehouse, command, connector);
        sink.starter.setDaemon(true);
        sink.starter.start();
        return sink;
    }

    /** Of the warehouse. */
    public URI warehouse() {
        return warehouse.url();
    }

    /** Of the worker's REST API, where it will answer once it is started. */
    public URI url() {
        return command.url();
    }

    private void startOnceNeeded() {
        health.report(SinkWorker.PART, State.STARTING, "waits for the first assignment");
        try {
            awaitAssignment();
            worker = SinkWorker.start(command, connector, health, Clock.systemUTC());
        } catch (InterruptedException e) {
            // Closing.
        }
    }

    private void awaitAssignment() throws InterruptedException {
        try (var admin = connection.admin()) {
            SinkDeadLetters.create(
                    admin, connection.topics().prefix() + connector.deadLetters(), 1, Retention.UNLIMITED);
        }
        var isThere = new AtomicBoolean();
        try (var reader = new TopicReader(connection.bootstrapServers())
                .follow(connection.topics().assignments(), (key, assignment) -> isThere.set(true))) {
            while (!isThere.get()) {
                Thread.sleep(LOOK_EVERY.toMillis());
                reader.poll(Duration.ZERO);
            }
        }
    }

    /** The worker first: it needs the warehouse to the last. */
    @Override
    public void close() {
        starter.interrupt();
        try {
            starter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (worker != null) {
            worker.close();
        }
        warehouse.close();
    }
}
