package io.offerstream.local.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker and controller inside this JVM, reachable from this machine only, its data on disk. It survives
 * a restart and {@code kill -9} of the process, with other ports too; it does not survive the loss of power.
 *
 * <p>It installs no shutdown hook: whoever starts it closes it, after everything that uses it. A fault that it cannot
 * survive, such as a full disk, halts the JVM, as Kafka's own start script would have it.
 *
 * <p>The only class that touches Kafka's server classes, which are not public API.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int NODE = 1;

    /** A broker that stops in order leaves it behind, and deletes it when it starts. */
    private static final String CLEAN_END = ".kafka_cleanshutdown";

    /**
     * How long the controller waits for a broker that says nothing. A lone broker that loses its session gets nothing by
     * it, and a coordinator that finds partitions without a leader leaves markers of transactions out, for good: it must
     * outlast what a busy machine or a stopped process keeps it from.
     */
    private static final Duration SESSION = Duration.ofSeconds(30);

    /** Where nobody is served: a dead broker's session ends in this time. */
    private static final Duration SHORT_SESSION = Duration.ofMillis(1500);

    private final DirectoryLock lock;
    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedBroker(DirectoryLock lock, KafkaRaftServer server, String bootstrapServers) {
        this.lock = lock;
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Who may do what on a broker; {@link #OPEN} lets everyone do everything, as on a machine of one's own.
     *
     * @param passwords of SCRAM users, by name; only a broker that is started on an empty folder learns them
     * @param listener a second one for clients, e.g. {@code MUTUAL://127.0.0.1:9093}; empty for none
     * @param settings of the broker, over its own: protocols of the listeners, an authorizer
     */
    public record Security(Map<String, String> passwords, String listener, Map<String, String> settings) {
        static final Security OPEN = new Security(Map.of(), "", Map.of());

        public Security {
            passwords = Map.copyOf(passwords);
            settings = Map.copyOf(settings);
        }

        /**
         * Open, with a second listener for clients that come by a detour.
         *
         * @param port for the others
         * @param detourPort where somebody leads those who come to {@code advertisedPort}
         */
        static Security withDetour(int port, int detourPort, int advertisedPort) {
            return new Security(
                    Map.of(),
                    "DETOUR://" + HOST + ":" + detourPort,
                    Map.of(
                            "listener.security.protocol.map",
                            "CLIENT:PLAINTEXT,DETOUR:PLAINTEXT,CONTROLLER:PLAINTEXT",
                            "advertised.listeners",
                            "CLIENT://" + HOST + ":" + port + ",DETOUR://" + HOST + ":" + advertisedPort));
        }

        private void addTo(Properties broker) {
            if (!listener.isEmpty()) {
                for (var key : List.of("listeners", "advertised.listeners")) {
                    broker.put(key, broker.getProperty(key) + "," + listener);
                }
            }
            broker.putAll(settings);
        }

        private List<String> scramUsers() {
            return passwords.entrySet().stream()
                    .map(user -> "SCRAM-SHA-512=[name=" + user.getKey() + ",password=" + user.getValue() + "]")
                    .toList();
        }
    }

    /** Starts on a free port. See {@link #start(Path, int)}. */
    public static EmbeddedBroker start(Path directory) {
        return start(directory, FreePorts.choose(1).get(0));
    }

    /**
     * Starts on what earlier runs left in {@code directory}, or formats it if it is empty. Returns when the broker
     * serves and no transaction of an earlier run is open any more: whoever held one is fenced.
     *
     * @param port for clients
     * @throws IllegalStateException if another process uses the directory, or the port
     */
    public static EmbeddedBroker start(Path directory, int port) {
        return start(directory, port, Security.OPEN);
    }

    /**
     * As {@link #start(Path, int)}, and knows who comes. Transactions of an earlier run are settled only if it is open.
     */
    public static EmbeddedBroker start(Path directory, int port, Security security) {
        return start(
                directory, port, security, security.equals(Security.OPEN) ? OpenTransactions::settle : servers -> {});
    }

    /**
     * As {@link #start(Path, int, Security)}, for clients that have outlived the broker: what they had open is theirs, and
     * only what nobody will end is ended.
     */
    static EmbeddedBroker startUnderClients(Path directory, int port, Security security) {
        return start(directory, port, security, OpenTransactions::endHanging);
    }

    /** What is done about the transactions of an earlier run. */
    @FunctionalInterface
    private interface Settling {
        void settle(String bootstrapServers) throws ExecutionException, InterruptedException;
    }

    private static EmbeddedBroker start(Path directory, int port, Security security, Settling settling) {
        if (!FreePorts.isFree(port)) {
            throw new IllegalStateException("port " + port + " is taken by another program: choose another");
        }
        var lock = DirectoryLock.take(directory);
        try {
            Path data = directory.resolve("data");
            boolean isNew = !Files.exists(data.resolve("meta.properties"));
            if (isNew) {
                format(data, security);
            }
            if (!isNew && !Files.exists(data.resolve(CLEAN_END))) {
                endSessionOfTheDead(data);
            }
            var settings = settings(data, port, SESSION);
            security.addTo(settings);
            var server = serve(settings);
            var broker = new EmbeddedBroker(lock, server, HOST + ":" + port);
            if (!isNew) {
                settling.settle(broker.bootstrapServers);
            }
            return broker;
        } catch (Exception e) {
            lock.close();
            throw new IllegalStateException("the embedded broker did not start on " + directory, e);
        }
    }

    private static KafkaRaftServer serve(Properties settings) {
        var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        server.startup();
        return server;
    }

    /**
     * After a kill the controller takes the dead broker for alive, and lets no other in until its session ends. So a first
     * start, at a port that no client knows, waits for a short one; and does what needs the broker for itself.
     */
    private static void endSessionOfTheDead(Path data) throws ExecutionException, InterruptedException, IOException {
        int port = FreePorts.choose(1).get(0);
        var server = serve(settings(data, port, SHORT_SESSION));
        try {
            OpenTransactions.completeDecided(HOST + ":" + port);
        } catch (ExecutionException | InterruptedException | RuntimeException e) {
            stop(server);
            // An end in order, and yet not what the next start may go on from.
            Files.deleteIfExists(data.resolve(CLEAN_END));
            throw e;
        }
        stop(server);
    }

    private static void stop(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path data, Security security) throws Exception {
        Files.createDirectories(data);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .addDirectory(data.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setScramArguments(security.scramUsers())
                .run();
    }

    private static Properties settings(Path data, int port, Duration session) {
        int controllerPort = FreePorts.choose(1).get(0);
        var settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "CLIENT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        settings.put("advertised.listeners", "CLIENT://" + HOST + ":" + port);
        settings.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "CLIENT");
        settings.put("log.dirs", data.toString());
        settings.put("auto.create.topics.enable", "false");

        // Alone: nothing to replicate to.
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");

        // Small and quick to start.
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");

        // The interval of the transaction clean-up stays at its stock value: lowered, a restarting coordinator drops
        // abort markers and transactions hang.
        settings.put("broker.session.timeout.ms", Long.toString(session.toMillis()));
        settings.put("broker.heartbeat.interval.ms", "500");
        return settings;
    }

    /** For clients, as {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops in order, broker before controller, so that the next start has nothing to recover. */
    @Override
    public void close() {
        try {
            stop(server);
        } finally {
            lock.close();
        }
    }
}
