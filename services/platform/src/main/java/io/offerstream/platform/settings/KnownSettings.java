package io.offerstream.platform.settings;

import io.offerstream.platform.intake.BucketOfCustomer;
import io.offerstream.platform.yaml.Form.BadValueException;
import io.offerstream.platform.yaml.Forms;
import io.offerstream.platform.yaml.YamlNode.Scalar;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every setting of a process. What a market does is set in its market file instead. */
public final class KnownSettings {
    public static final Setting<String> BOOTSTRAP_SERVERS = Setting.of(
            "bootstrap.servers",
            KnownSettings::servers,
            "localhost:9092",
            "Kafka brokers to begin with, host:port, separated by commas.");

    public static final Setting<String> TOPIC_PREFIX = Setting.of(
            "topic.prefix",
            KnownSettings::prefix,
            "",
            "Put before every topic, group and transactional id, so that several installations can share a cluster.");

    public static final Setting<Integer> PARTITIONS = Setting.of(
            "partitions",
            KnownSettings::partitions,
            "4",
            "Partitions of every customer topic when init creates them: 1, 2, 4, 8, 16, 32 or 64, since budgets are"
                    + " kept in 64 buckets of customers that must not be cut; never changed afterwards, as keys would"
                    + " move.");

    public static final Setting<Path> DATA_DIR = Setting.of(
            "data.dir",
            KnownSettings::path,
            ".offerstream",
            "Folder of everything kept on local disk: state stores, the embedded broker, the local warehouse.");

    public static final Setting<Path> MARKETS_DIR =
            Setting.of("markets.dir", KnownSettings::path, "config/markets", "Folder of the market files.");

    public static final Setting<Optional<URI>> REGISTRY_URL = Setting.of(
            "registry.url",
            KnownSettings::webAddress,
            "",
            "Schema registry, http or https; empty where the local registry is started.");

    public static final Setting<Integer> HTTP_PORT = Setting.of(
            "http.port", Forms.wholeNumber(0, 65_535), "8080", "Port of health and metrics; 0 takes a free one.");

    public static final Setting<String> HTTP_ADDRESS = Setting.of(
            "http.address",
            KnownSettings::address,
            "127.0.0.1",
            "Address that health and metrics of run are served on; another than this machine's own, such as 0.0.0.0, only"
                    + " where nobody but probes and Prometheus can reach it.");

    public static final Setting<Integer> CONSOLE_PORT = Setting.of(
            "console.port",
            Forms.wholeNumber(0, 65_535),
            "8090",
            "Port of the console on 127.0.0.1; 0 takes a free one, as local mode does unless this is set.");

    public static final Setting<Optional<URI>> CONSOLE_URL = Setting.of(
            "console.url",
            KnownSettings::webAddress,
            "",
            "What browsers call the console where a proxy that ends TLS stands before it, https; empty where they come"
                    + " to the port. Needs console.users.file or console.oidc.issuer.");

    public static final Setting<Optional<Path>> CONSOLE_USERS = Setting.of(
            "console.users.file",
            KnownSettings::optionalPath,
            "",
            "File of the people who may sign in to the console, with their roles (docs/console.md); empty: whoever has"
                    + " the link that is printed at the start.");

    public static final Setting<List<URI>> CONSOLE_SERVICES = Setting.of(
            "console.services",
            KnownSettings::webAddresses,
            "",
            "Health endpoints that the console shows, http or https, separated by commas; empty for none.");

    public static final Setting<Duration> TICK_PERIOD = Setting.of(
            "tick.period",
            KnownSettings::tickPeriod,
            "PT1S",
            "How often the live ticker writes a tick: what is decided waits at most this long, and each tick costs a"
                    + " transaction.");

    public static final Setting<String> INSTANCE = Setting.of(
            "instance",
            KnownSettings::instance,
            "0",
            "Names this process among those that run the same service; with the same name it gets its work back after"
                    + " a restart.");

    public static final Setting<Boolean> SINK_LOCAL = Setting.of(
            "sink.local",
            Forms.oneOf(new Boolean[] {true, false}, Object::toString),
            "true",
            "Whether the demo starts the local warehouse and the sink that fills it; replay does with --sink.");

    public static final Setting<Path> SINK_CONNECTOR = Setting.of(
            "sink.connector",
            KnownSettings::path,
            "config/connect/snowflake-sink.json",
            "The connector that the sink runs.");

    public static final Setting<Optional<URI>> SINK_URL = Setting.of(
            "sink.url",
            KnownSettings::webAddress,
            "",
            "Snowflake account, https://ORG-ACCOUNT.snowflakecomputing.com:443; only run sink needs it.");

    public static final Setting<String> SINK_USER = Setting.of(
            "sink.user", Forms::text, "KAFKA_CONNECTOR_USER", "Snowflake user of the sink, a service user with a key.");

    public static final Setting<Path> SINK_KEY_FILE = Setting.of(
            "sink.key.file",
            KnownSettings::path,
            "/etc/offerstream/snowflake.properties",
            "Properties file with private.key, which only the connector reads: PKCS 8, base64, in one line.");

    public static final Setting<Integer> SINK_MAX_CLIENT_LAG = Setting.of(
            "sink.max.client.lag",
            Forms.wholeNumber(1, 600),
            "10",
            "Seconds that rows wait for others to go with; less is fresher and costs more. Local mode takes 1 unless it"
                    + " is set.");

    public static final Setting<Integer> SINK_REST_PORT = Setting.of(
            "sink.rest.port",
            Forms.wholeNumber(0, 65_535),
            "8083",
            "Port of the Connect worker's REST API, on the loopback interface; 0 takes a free one, and so does local"
                    + " mode unless it is set.");

    /** All of them, in the order in which they are documented. */
    public static final List<Setting<?>> ALL = Stream.concat(
                    Stream.of(
                            BOOTSTRAP_SERVERS,
                            TOPIC_PREFIX,
                            PARTITIONS,
                            DATA_DIR,
                            MARKETS_DIR,
                            REGISTRY_URL,
                            HTTP_PORT,
                            HTTP_ADDRESS,
                            TICK_PERIOD,
                            INSTANCE,
                            SINK_LOCAL,
                            SINK_CONNECTOR,
                            SINK_URL,
                            SINK_USER,
                            SINK_KEY_FILE,
                            SINK_MAX_CLIENT_LAG,
                            SINK_REST_PORT,
                            CONSOLE_PORT,
                            CONSOLE_URL,
                            CONSOLE_USERS,
                            CONSOLE_SERVICES),
                    Stream.concat(ConsoleKeys.ALL.stream(), SecuritySettings.ALL.stream()))
            .toList();

    private static final Pattern SERVER = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");
    private static final Pattern ADDRESS = Pattern.compile(
            "(BYTE(\\.BYTE){3})|([0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)".replace("BYTE", "(25[0-5]|2[0-4]\\d|1?\\d?\\d)"));
    private static final Pattern INSTANCE_NAME = Pattern.compile("[A-Za-z0-9._-]{1,60}");
    private static final Duration SHORTEST_TICK = Duration.ofMillis(100);
    private static final Duration LONGEST_TICK = Duration.ofMinutes(5);
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,100}");

    private KnownSettings() {}

    private static String servers(Scalar scalar) {
        for (String server : scalar.text().split(",", -1)) {
            var parts = SERVER.matcher(server.strip());
            if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
                throw new BadValueException(
                        "host:port, separated by commas, such as kafka-1:9092,kafka-2:9092", scalar);
            }
        }
        return scalar.text();
    }

    private static String prefix(Scalar scalar) {
        if (!PREFIX.matcher(scalar.text()).matches()) {
            throw new BadValueException("at most 100 letters, digits, dots, dashes or underscores", scalar);
        }
        return scalar.text();
    }

    private static int partitions(Scalar scalar) {
        int partitions = Forms.wholeNumber(1, BucketOfCustomer.BUCKETS).read(scalar);
        if (BucketOfCustomer.BUCKETS % partitions != 0) {
            throw new BadValueException("1, 2, 4, 8, 16, 32 or 64", scalar);
        }
        return partitions;
    }

    private static Duration tickPeriod(Scalar scalar) {
        var period = Forms.duration(scalar);
        if (period.compareTo(SHORTEST_TICK) < 0 || period.compareTo(LONGEST_TICK) > 0) {
            throw new BadValueException("a duration from " + SHORTEST_TICK + " to " + LONGEST_TICK, scalar);
        }
        return period;
    }

    /** Numbers only: a name may come to mean another machine. */
    private static String address(Scalar scalar) {
        if (!ADDRESS.matcher(scalar.text()).matches()) {
            throw new BadValueException("an address in numbers, such as 127.0.0.1 or 0.0.0.0", scalar);
        }
        return scalar.text();
    }

    private static String instance(Scalar scalar) {
        if (!INSTANCE_NAME.matcher(scalar.text()).matches()) {
            throw new BadValueException("1 to 60 letters, digits, dots, dashes or underscores", scalar);
        }
        return scalar.text();
    }

    private static Path path(Scalar scalar) {
        try {
            if (!scalar.text().isBlank()) {
                return Path.of(scalar.text());
            }
        } catch (InvalidPathException e) {
            throw new BadValueException("a path", scalar);
        }
        throw new BadValueException("a path", scalar);
    }

    private static Optional<Path> optionalPath(Scalar scalar) {
        return scalar.text().isEmpty() ? Optional.empty() : Optional.of(path(scalar));
    }

    private static List<URI> webAddresses(Scalar scalar) {
        return scalar.text().isEmpty()
                ? List.of()
                : Stream.of(scalar.text().split(",", -1))
                        .map(address -> webAddress(Scalar.of(address.strip()))
                                .orElseThrow(() -> new BadValueException("addresses separated by commas", scalar)))
                        .toList();
    }

    static Optional<URI> webAddress(Scalar scalar) {
        if (scalar.text().isEmpty()) {
            return Optional.empty();
        }
        try {
            var uri = new URI(scalar.text());
            if (uri.getHost() != null && List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            throw new BadValueException("an address such as http://localhost:8081", scalar);
        }
        throw new BadValueException("an address such as http://localhost:8081", scalar);
    }
}
