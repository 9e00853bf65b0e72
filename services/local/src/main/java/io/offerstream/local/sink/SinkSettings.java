package io.offerstream.local.sink;

import io.offerstream.local.broker.FreePorts;
import io.offerstream.local.stack.ShippedFiles;
import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Setting;
import io.offerstream.platform.settings.Settings;
import io.offerstream.sink.connector.ConnectorFile;
import io.offerstream.sink.connector.ConnectorParameters;
import io.offerstream.sink.connector.WarehouseLogin;
import io.offerstream.sink.worker.WorkerCommand;
import io.offerstream.sink.worker.WorkerFiles;
import io.offerstream.sink.worker.WorkerMode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The sink as settings describe it: production and local mode run the same connector, and differ here. */
public final class SinkSettings {
    /** Of local mode, where freshness costs nothing. */
    private static final int LOCAL_LAG = 1;

    /** Folder of the worker's settings and its log, in the data folder. */
    private static final String WORKER = "sink";

    private final Settings settings;
    private final Map<String, String> kafka;
    private final URI registry;

    /**
     * Describes the sink of an installation.
     *
     * @param kafka settings of every Kafka client of this process, {@code bootstrap.servers} among them
     */
    public SinkSettings(Settings settings, Map<String, ?> kafka, URI registry) {
        this.settings = settings;
        this.kafka = new TreeMap<>();
        kafka.forEach((key, value) -> this.kafka.put(key, String.valueOf(value)));
        this.registry = registry;
    }

    /** The connector's file, as it is shipped or set. */
    public static ConnectorFile connector(Settings settings) {
        return ConnectorFile.read(ShippedFiles.path(settings, KnownSettings.SINK_CONNECTOR));
    }

    /**
     * Of production: to Snowflake, connectors in topics.
     *
     * @throws IllegalArgumentException if nobody said which account
     */
    public WorkerCommand production(int replication) {
        var account = settings.get(KnownSettings.SINK_URL)
                .orElseThrow(() ->
                        new IllegalArgumentException("sink.url: expected the address of a Snowflake account, such as"
                                + " https://ORG-ACCOUNT.snowflakecomputing.com:443, found none"));
        var parameters = new ConnectorParameters(
                account,
                settings.get(KnownSettings.SINK_USER),
                settings.get(KnownSettings.SINK_KEY_FILE),
                registry,
                settings.get(KnownSettings.TOPIC_PREFIX),
                settings.get(KnownSettings.SINK_MAX_CLIENT_LAG),
                replication);
        return command(WorkerMode.DISTRIBUTED, settings.get(KnownSettings.SINK_REST_PORT), parameters, true);
    }

    /** Of local mode: to the local warehouse, and to nobody else. */
    public WorkerCommand local(URI warehouse, Path keyFile) {
        var parameters = new ConnectorParameters(
                warehouse,
                settings.get(KnownSettings.SINK_USER),
                keyFile,
                registry,
                settings.get(KnownSettings.TOPIC_PREFIX),
                getOr(KnownSettings.SINK_MAX_CLIENT_LAG, LOCAL_LAG),
                1);
        return command(WorkerMode.STANDALONE, getOr(KnownSettings.SINK_REST_PORT, 0), parameters, false);
    }

    /** Of production, for the stage of promoted models; empty where no account is set. */
    public static Optional<WarehouseLogin> login(Settings settings) {
        return settings.get(KnownSettings.SINK_URL)
                .map(account -> WarehouseLogin.of(
                        connector(settings),
                        account,
                        settings.get(KnownSettings.SINK_USER),
                        settings.get(KnownSettings.SINK_KEY_FILE)));
    }

    private WorkerCommand command(WorkerMode mode, int port, ConnectorParameters parameters, boolean mayCallOut) {
        return new WorkerCommand(
                WorkerFiles.find(),
                mode,
                settings.get(KnownSettings.DATA_DIR).toAbsolutePath().resolve(WORKER),
                port == 0 ? FreePorts.choose(1).get(0) : port,
                kafka,
                parameters,
                mayCallOut);
    }

    private int getOr(Setting<Integer> setting, int unsaid) {
        return settings.isSet(setting) ? settings.get(setting) : unsaid;
    }
}
