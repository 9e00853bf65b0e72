package io.offerstream.acceptance.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.broker.FreePorts;
import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Topic;
import io.offerstream.sink.connector.ConnectClient;
import io.offerstream.sink.connector.ConnectorFile;
import io.offerstream.sink.connector.ConnectorParameters;
import io.offerstream.sink.worker.WorkerCommand;
import io.offerstream.sink.worker.WorkerFiles;
import io.offerstream.sink.worker.WorkerMode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Broker and registry in this JVM, PostgreSQL and the worker each in a process of its own; the worker has Debezium's
 * plug-in and, for its converter, the Snowflake connector's. One thread's.
 */
final class PostgresLab implements AutoCloseable {
    static final Path CONNECTOR = Path.of("../../config/connect/postgres-sink.json");
    static final Path TABLES = Path.of("../../config/connect/postgres-tables.sql");
    static final String PREFIX = "lab.";
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long LOOK_EVERY_MS = 200;

    final Connection connection;
    final ConnectorFile connector;

    private final EmbeddedPostgres postgres;
    private final WorkerCommand command;
    private final ConnectClient connect;
    private final KafkaProducer<byte[], byte[]> producer;
    private Process worker;

    /** @throws IOException if PostgreSQL cannot be run here */
    PostgresLab(Path folder) throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setDataDirectory(folder.resolve("postgres"))
                .start();
        makeTables("public");
        var settings = Settings.load(
                Map.of("data.dir", folder.toString(), "partitions", "2", "topic.prefix", PREFIX),
                Map.of(),
                Optional.empty());
        connection = Connection.startLocal(settings, new Health());
        connection.initialise();
        var password = Files.writeString(folder.resolve("postgres.properties"), "password=unused\n");
        connector = connector(password);
        var kafka = connection.clientSettings().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
        command = new WorkerCommand(
                new WorkerFiles(
                        WorkerFiles.find().classPath(), WorkerFiles.find().classes(), plugins(folder)),
                WorkerMode.STANDALONE,
                folder.resolve("connect"),
                FreePorts.choose(1).get(0),
                kafka,
                new ConnectorParameters(
                        URI.create("http://127.0.0.1:9"), "unused", password, connection.registryUrl(), PREFIX, 1, 1),
                false);
        connect = new ConnectClient(command.url());
        producer = new KafkaClients(connection.clientSettings()).transactionalProducer(PREFIX + "writer");
        producer.initTransactions();
    }

    /** The shipped file; only where the password lies is another place. */
    private static ConnectorFile connector(Path password) {
        var shipped = ConnectorFile.read(CONNECTOR);
        var config = new HashMap<>(shipped.config());
        config.replaceAll((key, value) -> value.replace("/etc/offerstream/postgres.properties", password.toString()));
        return new ConnectorFile(shipped.name(), config);
    }

    private static Path plugins(Path folder) throws IOException {
        var plugins = Files.createDirectories(folder.resolve("plugins"));
        Files.createSymbolicLink(
                plugins.resolve("snowflake"),
                WorkerFiles.find().plugins().resolve("snowflake").toAbsolutePath());
        Files.createSymbolicLink(
                plugins.resolve("debezium"),
                Path.of("target/plugins/debezium-connector-jdbc").toAbsolutePath());
        return plugins;
    }

    void startWorker() throws IOException, InterruptedException {
        var builder = command.prepare();
        builder.environment()
                .put(
                        "SINK_POSTGRES_URL",
                        postgres.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", ""));
        builder.environment().put("SINK_POSTGRES_USER", "postgres");
        worker = builder.start();
        for (var until = Instant.now().plus(PATIENCE); ; ) {
            try {
                connect.deploy(connector);
                return;
            } catch (ConnectClient.WorkerUnavailableException e) {
                if (Instant.now().isAfter(until)) {
                    throw new IOException(log(), e);
                }
                Thread.sleep(LOOK_EVERY_MS);
            }
        }
    }

    /** Orderly: it leaves its group. */
    void stopWorker() throws InterruptedException {
        worker.destroy();
        worker.waitFor();
    }

    void killWorker() throws InterruptedException {
        worker.destroyForcibly().waitFor();
    }

    /** As a look-up that anybody may make. */
    String status() throws IOException, InterruptedException {
        return String.valueOf(connect.status(connector.name()));
    }

    String log() throws IOException {
        return Files.readString(command.log());
    }

    /** Once nobody is in it any more; then the connector reads everything again. */
    void deleteGroup() throws InterruptedException, ExecutionException {
        try (var admin = connection.admin()) {
            admin.deleteConsumerGroups(List.of(PREFIX + connector.group()))
                    .all()
                    .get();
        }
    }

    /** Commits records, and a mark behind them in every partition, as the services do. */
    <V extends SpecificRecord> void commit(Topic<V> topic, Map<String, List<V>> recordsByKey) {
        producer.beginTransaction();
        recordsByKey.forEach((key, records) -> records.forEach(record -> send(topic, key, record)));
        for (int partition = 0; partition < topic.partitions(); partition++) {
            send(new ProducerRecord<>(
                    topic.name(), partition, NOON.toEpochMilli(), "task/0".getBytes(UTF_8), null, Marks.headers(NOON)));
        }
        producer.commitTransaction();
    }

    <V extends SpecificRecord> void abort(Topic<V> topic, String key, V record) {
        producer.beginTransaction();
        send(topic, key, record);
        producer.flush();
        producer.abortTransaction();
    }

    void commitRaw(Topic<?> topic, String key, byte[] value) {
        producer.beginTransaction();
        send(new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), value));
        producer.commitTransaction();
    }

    private <V extends SpecificRecord> void send(Topic<V> topic, String key, V record) {
        send(new ProducerRecord<>(
                topic.name(), key.getBytes(UTF_8), topic.serde().serialize(topic.name(), record)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a record that was not taken fails the commit
    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    /** As the docs say that a user makes them, in a schema of the database. */
    void makeTables(String schema) throws IOException {
        try (var database = postgres.getPostgresDatabase().getConnection();
                var statement = database.createStatement()) {
            statement.execute("create schema if not exists " + schema + "; set search_path to " + schema);
            statement.execute(Files.readString(TABLES));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Rows, each a list of its values as text; null where there is none. */
    List<List<String>> rows(String sql) throws SQLException {
        try (var database = postgres.getPostgresDatabase().getConnection();
                var statement = database.createStatement();
                var found = statement.executeQuery(sql)) {
            var rows = new ArrayList<List<String>>();
            while (found.next()) {
                var row = new ArrayList<String>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    row.add(found.getString(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** Waits until a query of one number gives at least so much; false if it takes too long. */
    boolean awaitCount(String sql, long count) throws InterruptedException {
        for (var until = Instant.now().plus(PATIENCE); Instant.now().isBefore(until); ) {
            try {
                var rows = rows(sql);
                if (!rows.isEmpty() && Long.parseLong(rows.get(0).get(0)) >= count) {
                    return true;
                }
            } catch (SQLException e) {
                // The column is not there yet.
            }
            Thread.sleep(LOOK_EVERY_MS);
        }
        return false;
    }

    /** Whether a record with exactly this value comes to the connector's dead letters. */
    boolean awaitDeadLetter(byte[] value) {
        var partition = new TopicPartition(PREFIX + connector.deadLetters(), 0);
        try (var consumer = CommittedConsumer.of(connection.bootstrapServers(), List.of(partition))) {
            for (var until = Instant.now().plus(PATIENCE); Instant.now().isBefore(until); ) {
                for (var record : consumer.poll(Duration.ofMillis(LOOK_EVERY_MS))) {
                    if (Arrays.equals(record.value(), value)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (worker != null) {
            worker.destroyForcibly();
        }
        producer.close(Duration.ofSeconds(2));
        connection.close();
        postgres.close();
    }
}
