package io.offerstream.local.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Health.State;
import io.offerstream.platform.health.HealthServer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One broker and controller of several on this machine, in a JVM of its own: the {@code main} of that JVM. Stops in order
 * on TERM, so that another leads its partitions before it is gone.
 */
public final class ClusterNode {
    private static final String HOST = "127.0.0.1";
    private static final int MOST_COPIES = 3;

    /**
     * One node, as all of them know it.
     *
     * @param port for clients
     * @param controllerPort for the other nodes
     * @param healthPort answers {@code /health/startup} once it serves
     */
    public record Place(int node, int port, int controllerPort, int healthPort) {
        @Override
        public String toString() {
            return node + ":" + port + ":" + controllerPort + ":" + healthPort;
        }

        static Place parse(String text) {
            var numbers = text.split(":");
            return new Place(
                    Integer.parseInt(numbers[0]),
                    Integer.parseInt(numbers[1]),
                    Integer.parseInt(numbers[2]),
                    Integer.parseInt(numbers[3]));
        }

        /** For clients. */
        public String server() {
            return HOST + ":" + port;
        }
    }

    private ClusterNode() {}

    /** What the JVM is started with. */
    public static List<String> arguments(Path folder, String clusterId, int node, List<Place> places) {
        var arguments = new ArrayList<>(List.of(folder.toString(), clusterId, Integer.toString(node)));
        places.forEach(place -> arguments.add(place.toString()));
        return arguments;
    }

    /** Starts the node and returns; it runs until the process is told to end. */
    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        int node = Integer.parseInt(arguments[2]);
        var places = List.of(arguments).subList(3, arguments.length).stream()
                .map(Place::parse)
                .toList();
        var self = places.stream()
                .filter(place -> place.node() == node)
                .findFirst()
                .orElseThrow();
        var health = new Health();
        health.report("broker", State.STARTING, "starting");
        var http = new HealthServer(self.healthPort(), health);
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format(folder, arguments[1], node);
        }
        var server = new KafkaRaftServer(KafkaConfig.fromProps(settings(folder, self, places), false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "stop-broker"));
        server.startup();
        health.report("broker", State.READY, "serves on " + self.server());
        server.awaitShutdown();
        http.close();
    }

    private static void format(Path folder, String clusterId, int node) throws Exception {
        Files.createDirectories(folder);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
                .setNodeId(node)
                .setClusterId(clusterId)
                .setControllerListenerName("CONTROLLER")
                .addDirectory(folder.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .run();
    }

    private static Properties settings(Path folder, Place self, List<Place> places) {
        int copies = Math.min(MOST_COPIES, places.size());
        int inSync = Math.max(1, copies - 1);
        var settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(self.node()));
        settings.put(
                "controller.quorum.voters",
                String.join(
                        ",",
                        places.stream()
                                .map(place -> place.node() + "@" + HOST + ":" + place.controllerPort())
                                .toList()));
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "CLIENT://" + self.server() + ",CONTROLLER://" + HOST + ":" + self.controllerPort());
        settings.put("advertised.listeners", "CLIENT://" + self.server());
        settings.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "CLIENT");
        settings.put("log.dirs", folder.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", Integer.toString(copies));
        settings.put("min.insync.replicas", Integer.toString(inSync));
        for (var internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(internal + ".replication.factor", Integer.toString(copies));
        }
        settings.put("transaction.state.log.min.isr", Integer.toString(inSync));
        settings.put("share.coordinator.state.topic.min.isr", Integer.toString(inSync));
        settings.put("offsets.topic.num.partitions", "6");
        settings.put("transaction.state.log.num.partitions", "6");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        return settings;
    }
}
