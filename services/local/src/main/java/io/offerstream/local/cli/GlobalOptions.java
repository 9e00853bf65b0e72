package io.offerstream.local.cli;

import io.offerstream.platform.settings.KnownSettings;
import io.offerstream.platform.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options of every command, before or behind its name. Filled in by picocli on the main thread. */
public final class GlobalOptions {
    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            scope = ScopeType.INHERIT,
            description = "Kafka brokers to begin with, separated by commas.")
    private String bootstrapServer;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Properties file for the Kafka clients, as Kafka's own tools take it.")
    private Path commandConfig;

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            scope = ScopeType.INHERIT,
            description = "Put before every topic's name.")
    private String topicPrefix;

    @Option(
            names = "--registry-url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Schema registry, its Confluent-compatible address.")
    private String registryUrl;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Folder of everything kept on local disk.")
    private String dataDir;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Settings in YAML; flags and OFFERSTREAM_* variables go before it.")
    private Path config;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "table, json or csv.")
    private OutputFormat output;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Say only what was asked for, and errors.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log what is done; show where an error came from.")
    private boolean verbose;

    @Option(
            names = {"-y", "--yes"},
            scope = ScopeType.INHERIT,
            description = "Do not ask before something that cannot be undone.")
    private boolean yes;

    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    /** What was asked for, or else {@code usual}. */
    public OutputFormat outputOr(OutputFormat usual) {
        return output == null ? usual : output;
    }

    /** The file of {@code --config}, for a command that takes another kind of file than settings by that name. */
    public Optional<Path> configFile() {
        return Optional.ofNullable(config);
    }

    public boolean quiet() {
        return quiet;
    }

    public boolean verbose() {
        return verbose;
    }

    public boolean yes() {
        return yes;
    }

    /**
     * The settings that hold for this call.
     *
     * @throws io.offerstream.platform.settings.BadSettingsException with every problem of all sources
     */
    public Settings settings(Map<String, String> environment) {
        return settings(environment, Optional.ofNullable(config));
    }

    /** As {@link #settings}, for a command that takes another kind of file by the name of {@code --config}. */
    public Settings settingsWithoutFile(Map<String, String> environment) {
        return settings(environment, Optional.empty());
    }

    private Settings settings(Map<String, String> environment, Optional<Path> file) {
        var flags = new LinkedHashMap<String, String>();
        clientProperties().forEach((key, value) -> flags.put(settingOf(key), value));
        putIfGiven(flags, KnownSettings.BOOTSTRAP_SERVERS.key(), bootstrapServer);
        putIfGiven(flags, KnownSettings.TOPIC_PREFIX.key(), topicPrefix);
        putIfGiven(flags, KnownSettings.REGISTRY_URL.key(), registryUrl);
        putIfGiven(flags, KnownSettings.DATA_DIR.key(), dataDir);
        return Settings.load(flags, environment, file);
    }

    private static void putIfGiven(Map<String, String> flags, String key, String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }

    /** Files for Kafka's own tools name the brokers, too: that is our own setting. */
    private static String settingOf(String clientProperty) {
        return clientProperty.equals(KnownSettings.BOOTSTRAP_SERVERS.key())
                ? clientProperty
                : "kafka." + clientProperty;
    }

    private Map<String, String> clientProperties() {
        var properties = new Properties();
        if (commandConfig != null) {
            try (var reader = Files.newBufferedReader(commandConfig)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "--command-config " + commandConfig + ": cannot be read as a properties file",
                        e);
            }
        }
        var sorted = new LinkedHashMap<String, String>();
        properties.stringPropertyNames().stream()
                .sorted()
                .forEach(name -> sorted.put(name, properties.getProperty(name)));
        return sorted;
    }
}
