package io.offerstream.sink.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.sink.connector.ConnectorParameters;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerCommandTest {
    @TempDir
    Path folder;

    private WorkerCommand command(WorkerMode mode, boolean mayCallOut) {
        return new WorkerCommand(
                WorkerFiles.find(),
                mode,
                folder,
                18_083,
                Map.of("bootstrap.servers", "kafka:9092", "security.protocol", "SSL"),
                new ConnectorParameters(
                        URI.create("http://127.0.0.1:1"),
                        "SINK",
                        folder.resolve("key.properties"),
                        URI.create("http://127.0.0.1:2/apis/ccompat/v7"),
                        "qsr.",
                        1,
                        3),
                mayCallOut);
    }

    private Properties settings() throws IOException {
        var settings = new Properties();
        try (var in = Files.newBufferedReader(folder.resolve("worker.properties"))) {
            settings.load(in);
        }
        return settings;
    }

    @Test
    void shouldGiveEveryClientTheWayToTheBrokers() throws IOException {
        command(WorkerMode.STANDALONE, false).prepare();

        for (var client : new String[] {"", "consumer.", "producer.", "admin."}) {
            assertThat(settings()).containsEntry(client + "security.protocol", "SSL");
        }
        assertThat(settings())
                .containsEntry("listeners", "http://127.0.0.1:18083")
                .containsEntry("plugin.discovery", "service_load");
    }

    @Test
    void shouldKeepConnectorsInTopicsOfThisInstallation() throws IOException {
        command(WorkerMode.DISTRIBUTED, true).prepare();

        assertThat(settings())
                .containsEntry("group.id", "qsr.sink-workers")
                .containsEntry("config.storage.topic", "qsr.sink-configs")
                .containsEntry("config.storage.replication.factor", "3");
    }

    @Test
    void shouldShowConnectorsNothingButTheirVariablesAndTheirKey() throws IOException {
        var started = command(WorkerMode.STANDALONE, false).prepare();

        assertThat(settings())
                .containsEntry("config.providers.env.param.allowlist.pattern", "SINK_.*")
                .containsEntry(
                        "config.providers.file.param.allowed.paths",
                        folder.resolve("key.properties").toString());
        assertThat(started.environment()).containsEntry("SINK_TOPIC_PREFIX", "qsr.");
    }

    @Test
    void shouldCallOutOnlyWhereItMay() throws IOException {
        assertThat(command(WorkerMode.STANDALONE, false).prepare().command()).contains("-Dhttps.proxyPort=9");
        assertThat(command(WorkerMode.STANDALONE, true).prepare().command()).doesNotContain("-Dhttps.proxyPort=9");
    }

    /** The connector's own jars clash with Connect's: they belong into its plug-in folder alone. */
    @Test
    void shouldKeepTheConnectorOffTheClassPath() throws IOException {
        var files = WorkerFiles.find();

        assertThat(files.classPath()).doesNotContain("snowflake").contains("connect-runtime");
        try (var jars = Files.newDirectoryStream(files.plugins().resolve("snowflake"))) {
            assertThat(jars)
                    .extracting(jar -> String.valueOf(jar.getFileName()))
                    .anyMatch(jar -> jar.startsWith("snowflake-kafka-connector-2.5.0"))
                    .hasSize(2);
        }
    }
}
