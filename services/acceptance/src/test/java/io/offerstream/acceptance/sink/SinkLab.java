package io.offerstream.acceptance.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.broker.FreePorts;
import io.offerstream.local.sink.SinkDeadLetters;
import io.offerstream.local.sink.SinkSettings;
import io.offerstream.local.sink.SinkWorker;
import io.offerstream.local.stack.CommittedConsumer;
import io.offerstream.local.stack.Connection;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.settings.Settings;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.topics.Retention;
import io.offerstream.schemas.Assignment;
import io.offerstream.sink.connector.ConnectorFile;
import io.offerstream.sink.worker.WorkerCommand;
import io.offerstream.warehouse.WarehouseCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Broker and registry in this JVM, the real worker with the real connector and the warehouse each in a process of its
 * own. One thread's.
 */
final class SinkLab implements AutoCloseable {
    static final Path CONNECTOR = Path.of("../../config/connect/snowflake-sink.json");

    final Health health = new Health();
    final WarehouseProcess warehouse;
    final Connection connection;
    final ConnectorFile connector;
    final WorkerCommand command;
    SinkWorker worker;

    private final Path warehouseFolder;
    private Duration toFirstRow = Duration.ZERO;
    private final KafkaProducer<byte[], byte[]> producer;

    SinkLab(Path folder) throws IOException {
        var settings = Settings.load(
                Map.of(
                        "data.dir",
                        folder.toString(),
                        "partitions",
                        "2",
                        "topic.prefix",
                        "lab.",
                        "sink.connector",
                        CONNECTOR.toString()),
                Map.of(),
                Optional.empty());
        warehouseFolder = folder.resolve("warehouse");
        warehouse = new WarehouseProcess(warehouseFolder, FreePorts.choose(1).get(0));
        warehouse.start();
        connection = Connection.startLocal(settings, health);
        connection.initialise();
        var keyFile = WarehouseCredentials.in(warehouseFolder).propertiesFile();
        connector = SinkSettings.connector(settings).withKeyFile(keyFile);
        command = new SinkSettings(settings, connection.clientSettings(), connection.registryUrl())
                .local(warehouse.url(), keyFile);
        try (var admin = connection.admin()) {
            SinkDeadLetters.create(admin, "lab.sink-dead-letters", 1, Retention.UNLIMITED);
        }
        producer = new KafkaClients(connection.clientSettings()).transactionalProducer("lab.assigner");
        producer.initTransactions();
        measureFirstRow();
    }

    private void measureFirstRow() {
        new Batch("first").commit(this);
        long began = System.nanoTime();
        startWorker();
        try {
            if (!awaitRows("first", Batch.SIZE, Batch.PATIENCE)) {
                var reports = health.reports();
                close();
                throw new IllegalStateException("no row arrives: " + reports);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        toFirstRow = Duration.ofNanos(System.nanoTime() - began);
    }

    /** From the start of the worker until the first rows could be queried. */
    Duration toFirstRow() {
        return toFirstRow;
    }

    void startWorker() {
        worker = SinkWorker.start(command, connector, health, Clock.systemUTC());
    }

    void stopWorker() {
        worker.close();
    }

    void killWorker() throws InterruptedException {
        var process = worker.process();
        process.destroyForcibly();
        while (process.isAlive()) {
            Thread.sleep(20);
        }
    }

    /** Once nobody is in it any more. */
    void deleteGroup() throws InterruptedException, ExecutionException {
        try (var admin = connection.admin()) {
            admin.deleteConsumerGroups(List.of("lab." + connector.group()))
                    .all()
                    .get();
        }
    }

    /** A private key as the connector takes it, of nobody whom the warehouse knows. */
    static String strangersKey() {
        try {
            var pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
            return Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has RSA", e);
        }
    }

    /** What the connector calls its place in a partition of {@code assignments}. */
    String channel(int partition) {
        return "lab.assignments_" + partition;
    }

    /** Whether a record with exactly this value comes to the sink's dead letters. */
    boolean awaitDeadLetter(byte[] value, Duration atMost) {
        var partition = new TopicPartition("lab." + connector.deadLetters(), 0);
        try (var consumer = CommittedConsumer.of(connection.bootstrapServers(), List.of(partition))) {
            long looks = atMost.toMillis() / 200;
            for (long look = 0; look < looks; look++) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (Arrays.equals(record.value(), value)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** Commits them, and a mark behind them, as the assigner does. */
    void commit(List<Assignment> assignments) {
        producer.beginTransaction();
        assignments.forEach(this::send);
        sendMarks();
        producer.commitTransaction();
    }

    /** What nobody may ever see. */
    void abort(List<Assignment> assignments) {
        producer.beginTransaction();
        assignments.forEach(this::send);
        producer.flush();
        producer.abortTransaction();
    }

    /** Bytes as they are, as the value of a record of {@code assignments}. */
    @SuppressWarnings("FutureReturnValueIgnored") // a record that was not taken fails the commit
    void commitRaw(String customer, byte[] value) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("lab.assignments", ("DE:" + customer).getBytes(UTF_8), value));
        producer.commitTransaction();
    }

    /** Values of {@code offers}, in their order, in one transaction. */
    @SuppressWarnings("FutureReturnValueIgnored") // a record that was not taken fails the commit
    void commitOffers(List<byte[]> values) {
        producer.beginTransaction();
        values.forEach(value -> producer.send(new ProducerRecord<>("lab.offers", "DE:o".getBytes(UTF_8), value)));
        producer.commitTransaction();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a record that was not taken fails the commit
    private void send(Assignment assignment) {
        var topic = connection.topics().assignments();
        producer.send(new ProducerRecord<>(
                topic.name(),
                null,
                assignment.getDecidedAt().toEpochMilli(),
                ("DE:" + assignment.getCustomerId()).getBytes(UTF_8),
                topic.serde().serialize(topic.name(), assignment)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a record that was not taken fails the commit
    private void sendMarks() {
        for (int partition = 0; partition < 2; partition++) {
            producer.send(new ProducerRecord<>(
                    "lab.assignments",
                    partition,
                    Assigned.NOON.toEpochMilli(),
                    "assigner/0".getBytes(UTF_8),
                    null,
                    Marks.headers(Assigned.NOON)));
        }
    }

    /** Rows of a cycle in the warehouse; 0 while it is away or the table is not there yet. */
    long rowsOf(String cycle) {
        return count("ASSIGNMENTS where CYCLE_ID = '" + cycle + "'");
    }

    private long count(String rows) {
        try (var reader = reader()) {
            return reader.number("select count(*) from OFFERS.RAW." + rows);
        } catch (SQLException e) {
            return 0;
        }
    }

    List<List<String>> rows(String sql) throws SQLException {
        try (var reader = reader()) {
            return reader.rows(sql);
        }
    }

    WarehouseReader reader() throws SQLException {
        return WarehouseReader.open(warehouse.url(), warehouseFolder);
    }

    /** Waits until a cycle has so many rows; false if it takes too long. */
    boolean awaitRows(String cycle, long rows, Duration atMost) throws InterruptedException {
        return await(() -> rowsOf(cycle) >= rows, atMost);
    }

    /** As {@link #awaitRows}, for rows of {@code OFFERS}. */
    boolean awaitOffers(long rows, Duration atMost) throws InterruptedException {
        return await(() -> count("OFFERS") >= rows, atMost);
    }

    /** Whether health comes to hold such a text about the sink. */
    boolean awaitHealth(Health.State state, String text, Duration atMost) throws InterruptedException {
        return await(
                () -> {
                    var report = health.reports().get(SinkWorker.PART);
                    return report != null
                            && report.state() == state
                            && report.reason().contains(text);
                },
                atMost);
    }

    private static boolean await(BooleanSupplier isSo, Duration atMost) throws InterruptedException {
        long looks = atMost.toMillis() / 200;
        for (long look = 0; look < looks; look++) {
            if (isSo.getAsBoolean()) {
                return true;
            }
            Thread.sleep(200);
        }
        return false;
    }

    @Override
    public void close() {
        if (worker != null) {
            worker.close();
        }
        producer.close(Duration.ofSeconds(2));
        connection.close();
        warehouse.close();
    }
}
