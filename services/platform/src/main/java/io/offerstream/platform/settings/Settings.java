package io.offerstream.platform.settings;

import io.offerstream.platform.yaml.YamlNode.Scalar;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a process. A value on the command line goes before one from the environment, that before one in the
 * file of {@code --config}, that before the default. Immutable.
 */
public final class Settings {
    private static final String MASK = "********";

    private final Map<String, Sourced> values;

    Settings(Map<String, Sourced> values) {
        this.values = new TreeMap<>(values);
    }

    /** A value and where it came from. */
    record Sourced(Scalar scalar, Origin origin) {}

    /**
     * A setting as it holds, fit to be shown.
     *
     * @param value masked if it is secret
     */
    public record Effective(String key, String value, Origin origin) {
        @Override
        public String toString() {
            return key + " = " + value + "  (" + origin + ")";
        }
    }

    /**
     * Gathers and checks all settings.
     *
     * @param flags of the command line by key
     * @param environment e.g. {@link System#getenv()}: {@code OFFERSTREAM_TOPIC_PREFIX} sets {@code topic.prefix},
     *     {@code OFFERSTREAM_KAFKA_SSL_KEY_PASSWORD_FILE} names the file that holds {@code kafka.ssl.key.password}
     * @param file YAML, given with {@code --config}
     * @throws BadSettingsException with every problem of all sources
     */
    public static Settings load(Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {
        return new SettingsReader().read(flags, environment, file);
    }

    /** The value that holds. */
    public <T> T get(Setting<T> setting) {
        Sourced sourced = values.get(setting.key());
        return setting.form().read(sourced == null ? Scalar.of(setting.defaultValue()) : sourced.scalar());
    }

    /** Whether anybody said it, so that no default holds. */
    public boolean isSet(Setting<?> setting) {
        return origin(setting.key()).source() != Origin.Source.DEFAULT;
    }

    /**
     * What goes to every Kafka client: what {@link SecuritySettings} say, the keys below {@code kafka.}, without it, and
     * {@code bootstrap.servers}.
     */
    public Map<String, String> kafka() {
        Map<String, String> properties = new LinkedHashMap<>(SecuritySettings.clientProperties(this));
        values.forEach((key, sourced) -> {
            if (KafkaKeys.isKafka(key)) {
                properties.put(
                        key.substring(KafkaKeys.PREFIX.length()),
                        sourced.scalar().text());
            }
        });
        properties.put(KnownSettings.BOOTSTRAP_SERVERS.key(), get(KnownSettings.BOOTSTRAP_SERVERS));
        return properties;
    }

    /** Where the value of {@code key} came from. */
    public Origin origin(String key) {
        return Optional.ofNullable(values.get(key)).map(Sourced::origin).orElse(Origin.BY_DEFAULT);
    }

    /** Every setting as it holds, secrets masked: the known ones, then those for Kafka. */
    public List<Effective> describe() {
        Stream<Effective> known = KnownSettings.ALL.stream()
                .map(setting -> new Effective(setting.key(), shown(setting), origin(setting.key())));
        Stream<Effective> kafka = values.entrySet().stream()
                .filter(entry -> KafkaKeys.isKafka(entry.getKey()))
                .map(entry -> new Effective(
                        entry.getKey(),
                        KafkaKeys.isSecret(entry.getKey())
                                ? MASK
                                : entry.getValue().scalar().text(),
                        entry.getValue().origin()));
        return Stream.concat(known, kafka).toList();
    }

    private String shown(Setting<?> setting) {
        Sourced sourced = values.get(setting.key());
        return setting.secret() && sourced != null
                ? MASK
                : sourced == null ? setting.defaultValue() : sourced.scalar().text();
    }

    /** As {@link #describe()}, one line a setting. */
    @Override
    public String toString() {
        return describe().stream().map(Effective::toString).collect(Collectors.joining("\n"));
    }
}
