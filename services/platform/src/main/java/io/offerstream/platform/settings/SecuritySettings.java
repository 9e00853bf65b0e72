package io.offerstream.platform.settings;

import io.offerstream.platform.yaml.Form.BadValueException;
import io.offerstream.platform.yaml.Forms;
import io.offerstream.platform.yaml.Place;
import io.offerstream.platform.yaml.Problem;
import io.offerstream.platform.yaml.YamlNode.Scalar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * How a process shows the cluster and the registry who it is. What Kafka's clients need follows from these few; whoever
 * needs something else sets it below {@code kafka.} instead, never both.
 */
public final class SecuritySettings {
    public static final Setting<String> USER =
            Setting.of("security.user", Forms::text, "", "User of the Kafka cluster; empty where it asks for none.");

    public static final Setting<String> PASSWORD = Setting.secret(
            "security.password",
            Forms::text,
            "",
            "Password of security.user; put it into a file and name that with OFFERSTREAM_SECURITY_PASSWORD_FILE.");

    public static final Setting<String> MECHANISM = Setting.of(
            "security.mechanism",
            Forms.oneOf("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"),
            "SCRAM-SHA-512",
            "How the password is shown to the cluster: SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN, which needs TLS.");

    public static final Setting<Boolean> TLS = Setting.of(
            "security.tls",
            Forms.oneOf(new Boolean[] {true, false}, Object::toString),
            "false",
            "Whether connections to the Kafka cluster are encrypted.");

    public static final Setting<Optional<Path>> CA_FILE = Setting.of(
            "security.ca.file",
            SecuritySettings::file,
            "",
            "PEM file of the authorities that vouch for brokers and registry; empty for those that Java knows.");

    public static final Setting<Optional<Path>> KEYSTORE_FILE = Setting.of(
            "security.keystore.file",
            SecuritySettings::file,
            "",
            "PEM file with this process' private key (PKCS 8) and its certificates, for a cluster that asks for one.");

    public static final Setting<String> KEY_PASSWORD =
            Setting.secret("security.key.password", Forms::text, "", "Password of the private key, if it has one.");

    public static final Setting<String> REGISTRY_USER =
            Setting.of("registry.user", Forms::text, "", "User of the schema registry; empty where it asks for none.");

    public static final Setting<String> REGISTRY_PASSWORD =
            Setting.secret("registry.password", Forms::text, "", "Password of registry.user, from a file as above.");

    static final List<Setting<?>> ALL = List.of(
            USER, PASSWORD, MECHANISM, TLS, CA_FILE, KEYSTORE_FILE, KEY_PASSWORD, REGISTRY_USER, REGISTRY_PASSWORD);

    private static final String PEM = "PEM";

    private SecuritySettings() {}

    private static Optional<Path> file(Scalar scalar) {
        if (scalar.text().isEmpty()) {
            return Optional.empty();
        }
        var file = Path.of(scalar.text());
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new BadValueException("a file that can be read", scalar);
        }
        return Optional.of(file);
    }

    /** What Kafka's clients need for it; empty where nothing is set. */
    static Map<String, String> clientProperties(Settings settings) {
        boolean hasUser = !settings.get(USER).isEmpty();
        boolean hasTls = settings.get(TLS);
        var properties = new LinkedHashMap<String, String>();
        if (hasUser || hasTls) {
            properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol(hasUser, hasTls));
        }
        if (hasUser) {
            properties.put(SaslConfigs.SASL_MECHANISM, settings.get(MECHANISM));
            properties.put(SaslConfigs.SASL_JAAS_CONFIG, jaas(settings));
        }
        settings.get(CA_FILE).filter(file -> hasTls).ifPresent(file -> {
            properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, PEM);
            properties.put(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, file.toString());
        });
        settings.get(KEYSTORE_FILE).ifPresent(file -> {
            properties.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, PEM);
            properties.put(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, file.toString());
            if (!settings.get(KEY_PASSWORD).isEmpty()) {
                properties.put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, settings.get(KEY_PASSWORD));
            }
        });
        return properties;
    }

    private static String protocol(boolean hasUser, boolean hasTls) {
        return (hasUser ? "SASL_" : "") + (hasTls ? "SSL" : hasUser ? "PLAINTEXT" : "");
    }

    private static String jaas(Settings settings) {
        var module = settings.get(MECHANISM).equals("PLAIN")
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        return "%s required username=\"%s\" password=\"%s\";"
                .formatted(module, quoted(settings.get(USER)), quoted(settings.get(PASSWORD)));
    }

    /** A password must not end the text it stands in. */
    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** What does not go together. */
    static List<Problem> problems(Settings settings) {
        var problems = new ArrayList<Problem>();
        requireBoth(settings, USER, PASSWORD, problems);
        requireBoth(settings, REGISTRY_USER, REGISTRY_PASSWORD, problems);
        if (settings.isSet(PASSWORD) && settings.get(MECHANISM).equals("PLAIN") && !settings.get(TLS)) {
            problems.add(problem(settings, MECHANISM, "PLAIN sends the password as it is: set security.tls to true"));
        }
        if (settings.isSet(KEYSTORE_FILE) && !settings.get(TLS)) {
            problems.add(problem(settings, KEYSTORE_FILE, "is of no use without security.tls: true"));
        }
        if (settings.isSet(KEY_PASSWORD) && !settings.isSet(KEYSTORE_FILE)) {
            problems.add(problem(settings, KEY_PASSWORD, "is of no use without security.keystore.file"));
        }
        if (Stream.of(USER, TLS).anyMatch(settings::isSet)) {
            settings.describe().stream()
                    .filter(set -> set.key().startsWith("kafka.security.")
                            || set.key().startsWith("kafka.sasl.")
                            || set.key().startsWith("kafka.ssl."))
                    .forEach(set -> problems.add(new Problem(
                            set.origin().toString(),
                            0,
                            0,
                            set.key(),
                            "security.user and security.tls say it already; keep one of them")));
        }
        return problems;
    }

    private static void requireBoth(
            Settings settings, Setting<String> user, Setting<String> password, List<Problem> problems) {
        if (settings.get(user).isEmpty() != settings.get(password).isEmpty()) {
            var missing = settings.get(user).isEmpty() ? user : password;
            var given = missing.equals(user) ? password : user;
            problems.add(problem(settings, given, "needs " + missing.key() + ", too"));
        }
    }

    private static Problem problem(Settings settings, Setting<?> setting, String message) {
        return new Problem(
                settings.origin(setting.key()).toString(),
                Place.NOWHERE.line(),
                Place.NOWHERE.column(),
                setting.key(),
                message);
    }
}
