package io.offerstream.sink.worker;

import io.offerstream.sink.connector.ConnectorParameters;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * How the worker's JVM is started.
 *
 * @param files what the build made
 * @param folder of this worker alone: its settings and its log
 * @param port of its REST API, on the loopback interface
 * @param kafka settings of every Kafka client, {@code bootstrap.servers} among them
 * @param parameters what the connector's file leaves open
 * @param mayCallOut false where it must reach nothing but the loopback interface: the connector asks for newer versions
 *     of itself
 */
public record WorkerCommand(
        WorkerFiles files,
        WorkerMode mode,
        Path folder,
        int port,
        Map<String, String> kafka,
        ConnectorParameters parameters,
        boolean mayCallOut) {
    private static final String SETTINGS = "worker.properties";

    /** Positions are the connector's own; these commits only tell others how far it is. */
    private static final String COMMIT_EVERY_MS = "5000";

    /** Writes the worker's settings; what it returns starts a worker on them, as often as it is asked to. */
    public ProcessBuilder prepare() throws IOException {
        Files.createDirectories(folder);
        writeSettings();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions());
        command.addAll(List.of("-cp", files.classPath() + File.pathSeparator + files.classes()));
        command.addAll(List.of(WorkerMain.class.getName(), mode.name(), SETTINGS));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(parameters.environment());
        return builder;
    }

    public Path log() {
        return folder.resolve("worker.log").toAbsolutePath();
    }

    /** Of the REST API. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private List<String> jvmOptions() {
        var options = new ArrayList<>(List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Dlogback.configurationFile=worker-logback.xml",
                // Otherwise the driver inside the connector has a log of its own.
                "-Dnet.snowflake.jdbc.loggerImpl=net.snowflake.client.log.SLF4JLogger"));
        if (!mayCallOut) {
            // A port where nobody listens; loopback addresses are not proxied.
            options.addAll(List.of("-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=9"));
        }
        return options;
    }

    private void writeSettings() throws IOException {
        var properties = new Properties();
        properties.putAll(settings());
        try (var out = Files.newBufferedWriter(folder.resolve(SETTINGS))) {
            properties.store(out, null);
        }
    }

    private Map<String, String> settings() {
        var settings = new TreeMap<String, String>();
        for (var client : List.of("", "consumer.", "producer.", "admin.")) {
            kafka.forEach((key, value) -> settings.putIfAbsent(client + key, value));
        }
        settings.putAll(Map.of(
                "listeners", url().toString(),
                "plugin.path", files.plugins().toAbsolutePath().toString(),
                "plugin.discovery", "service_load",
                "key.converter", "org.apache.kafka.connect.storage.StringConverter",
                "value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "offset.flush.interval.ms", COMMIT_EVERY_MS,
                "connector.client.config.override.policy", "All"));
        settings.putAll(Map.of(
                "config.providers", "env,file",
                "config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
                "config.providers.env.param.allowlist.pattern", ConnectorParameters.VARIABLES,
                "config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider",
                "config.providers.file.param.allowed.paths",
                        parameters.keyFile().toAbsolutePath().toString()));
        settings.putAll(mode == WorkerMode.STANDALONE ? standalone() : distributed());
        return settings;
    }

    /** No source connector runs here: the file stays empty. */
    private static Map<String, String> standalone() {
        return Map.of("offset.storage.file.filename", "source-offsets");
    }

    private Map<String, String> distributed() {
        var prefix = parameters.topicPrefix() + "sink-";
        var replication = Integer.toString(parameters.replication());
        return Map.of(
                "group.id",
                prefix + "workers",
                "config.storage.topic",
                prefix + "configs",
                "config.storage.replication.factor",
                replication,
                "offset.storage.topic",
                prefix + "offsets",
                "offset.storage.partitions",
                "1",
                "offset.storage.replication.factor",
                replication,
                "status.storage.topic",
                prefix + "status",
                "status.storage.partitions",
                "1",
                "status.storage.replication.factor",
                replication);
    }
}
