package io.offerstream.platform.settings;

import static io.offerstream.platform.settings.KnownSettings.BOOTSTRAP_SERVERS;
import static io.offerstream.platform.settings.KnownSettings.DATA_DIR;
import static io.offerstream.platform.settings.KnownSettings.HTTP_PORT;
import static io.offerstream.platform.settings.KnownSettings.PARTITIONS;
import static io.offerstream.platform.settings.KnownSettings.REGISTRY_URL;
import static io.offerstream.platform.settings.KnownSettings.TOPIC_PREFIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.platform.settings.Origin.Source;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void shouldPinEveryKeyAndItsDefault() {
        Map<String, String> defaults = new LinkedHashMap<>();
        KnownSettings.ALL.forEach(setting -> defaults.put(setting.key(), setting.defaultValue()));

        assertThat(defaults)
                .containsExactly(
                        Map.entry("bootstrap.servers", "localhost:9092"),
                        Map.entry("topic.prefix", ""),
                        Map.entry("partitions", "4"),
                        Map.entry("data.dir", ".offerstream"),
                        Map.entry("markets.dir", "config/markets"),
                        Map.entry("registry.url", ""),
                        Map.entry("http.port", "8080"),
                        Map.entry("http.address", "127.0.0.1"),
                        Map.entry("tick.period", "PT1S"),
                        Map.entry("instance", "0"),
                        Map.entry("sink.local", "true"),
                        Map.entry("sink.connector", "config/connect/snowflake-sink.json"),
                        Map.entry("sink.url", ""),
                        Map.entry("sink.user", "KAFKA_CONNECTOR_USER"),
                        Map.entry("sink.key.file", "/etc/offerstream/snowflake.properties"),
                        Map.entry("sink.max.client.lag", "10"),
                        Map.entry("sink.rest.port", "8083"),
                        Map.entry("console.port", "8090"),
                        Map.entry("console.url", ""),
                        Map.entry("console.users.file", ""),
                        Map.entry("console.services", ""),
                        Map.entry("console.session.longest", "PT12H"),
                        Map.entry("console.approval.required", "auto"),
                        Map.entry("console.approval.offers", "50"),
                        Map.entry("console.approval.actions", "lift-kill-switch,promote"),
                        Map.entry("console.approval.within", "PT24H"),
                        Map.entry("console.oidc.issuer", ""),
                        Map.entry("console.oidc.client.id", ""),
                        Map.entry("console.oidc.client.secret", ""),
                        Map.entry("console.oidc.scopes", "openid profile"),
                        Map.entry("console.oidc.name.claim", "preferred_username"),
                        Map.entry("console.oidc.roles.claim", "offerstream_roles"),
                        Map.entry("console.oidc.roles.map", ""),
                        Map.entry("security.user", ""),
                        Map.entry("security.password", ""),
                        Map.entry("security.mechanism", "SCRAM-SHA-512"),
                        Map.entry("security.tls", "false"),
                        Map.entry("security.ca.file", ""),
                        Map.entry("security.keystore.file", ""),
                        Map.entry("security.key.password", ""),
                        Map.entry("registry.user", ""),
                        Map.entry("registry.password", ""));
        assertThat(KnownSettings.ALL)
                .allSatisfy(setting -> assertThat(setting.doc()).endsWith("."));
    }

    @Test
    void shouldHaveGoodDefaults() {
        Settings settings = load(Map.of(), Map.of());

        assertThat(settings.get(BOOTSTRAP_SERVERS)).isEqualTo("localhost:9092");
        assertThat(settings.get(PARTITIONS)).isEqualTo(4);
        assertThat(settings.get(DATA_DIR)).isEqualTo(Path.of(".offerstream"));
        assertThat(settings.get(REGISTRY_URL)).isEmpty();
        assertThat(settings.origin("partitions")).isEqualTo(new Origin(Source.DEFAULT, ""));
        assertThat(settings.kafka()).containsExactly(Map.entry("bootstrap.servers", "localhost:9092"));
    }

    @Test
    void shouldPreferFlagToEnvironmentToFileToDefault() throws IOException {
        Path file = write("offerstream.yml", """
                # all three
                topic.prefix: file.
                partitions: 8
                http:
                  port: 0
                """);

        Settings settings = Settings.load(
                Map.of("topic.prefix", "flag."),
                Map.of("OFFERSTREAM_TOPIC_PREFIX", "env.", "OFFERSTREAM_PARTITIONS", "16", "PATH", "/bin"),
                Optional.of(file));

        assertThat(settings.get(TOPIC_PREFIX)).isEqualTo("flag.");
        assertThat(settings.get(PARTITIONS)).isEqualTo(16);
        assertThat(settings.get(HTTP_PORT)).isZero();
        assertThat(settings.origin("topic.prefix")).isEqualTo(new Origin(Source.FLAG, "command line"));
        assertThat(settings.origin("partitions")).isEqualTo(new Origin(Source.ENVIRONMENT, "OFFERSTREAM_PARTITIONS"));
        assertThat(settings.origin("http.port")).isEqualTo(new Origin(Source.FILE, file + ":5"));
        assertThat(settings.origin("data.dir")).hasToString("default");
    }

    @Test
    void shouldPassKafkasKeysOn() throws IOException {
        Path file = write("offerstream.yml", """
                bootstrap.servers: kafka-1:9092, kafka-2:9092
                registry.url: https://registry:8081/apis
                kafka:
                  security.protocol: SASL_SSL
                  max.poll.records: 100
                kafka.consumer.fetch.min.bytes: 1
                kafka.acme.interceptor.mode: fast
                """);

        Settings settings =
                Settings.load(Map.of(), Map.of("OFFERSTREAM_KAFKA_SASL_MECHANISM", "SCRAM-SHA-512"), Optional.of(file));

        assertThat(settings.get(REGISTRY_URL)).contains(URI.create("https://registry:8081/apis"));
        assertThat(settings.kafka())
                .containsOnly(
                        Map.entry("bootstrap.servers", "kafka-1:9092, kafka-2:9092"),
                        Map.entry("security.protocol", "SASL_SSL"),
                        Map.entry("max.poll.records", "100"),
                        Map.entry("consumer.fetch.min.bytes", "1"),
                        Map.entry("acme.interceptor.mode", "fast"),
                        Map.entry("sasl.mechanism", "SCRAM-SHA-512"));
    }

    @Test
    void shouldReadASecretFromAFileAndNeverShowIt() throws IOException {
        Path secret = write(
                "jaas", "org.apache.kafka.common.security.scram.ScramLoginModule required password=\"hunter2\";\n");

        Settings settings = load(
                Map.of("kafka.ssl.key.password", "hunter3"),
                Map.of(
                        "OFFERSTREAM_KAFKA_SASL_JAAS_CONFIG_FILE",
                        secret.toString(),
                        "OFFERSTREAM_KAFKA_ACME_TOKEN",
                        "hunter4"));

        assertThat(settings.kafka())
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required password=\"hunter2\";")
                .containsEntry("ssl.key.password", "hunter3")
                .containsEntry("acme.token", "hunter4");
        assertThat(settings.origin("kafka.sasl.jaas.config"))
                .hasToString("OFFERSTREAM_KAFKA_SASL_JAAS_CONFIG_FILE=" + secret);
        assertThat(settings.toString())
                .contains("kafka.sasl.jaas.config = ********  (OFFERSTREAM_KAFKA_SASL_JAAS_CONFIG_FILE=" + secret + ")")
                .contains("kafka.acme.token = ********")
                .doesNotContain("hunter");
    }

    @Test
    void shouldDescribeEverySettingAsItHolds() {
        assertThat(load(Map.of("http.port", "9000"), Map.of("OFFERSTREAM_KAFKA_ACKS", "all")))
                .hasToString("""
                        bootstrap.servers = localhost:9092  (default)
                        topic.prefix =   (default)
                        partitions = 4  (default)
                        data.dir = .offerstream  (default)
                        markets.dir = config/markets  (default)
                        registry.url =   (default)
                        http.port = 9000  (command line)
                        http.address = 127.0.0.1  (default)
                        tick.period = PT1S  (default)
                        instance = 0  (default)
                        sink.local = true  (default)
                        sink.connector = config/connect/snowflake-sink.json  (default)
                        sink.url =   (default)
                        sink.user = KAFKA_CONNECTOR_USER  (default)
                        sink.key.file = /etc/offerstream/snowflake.properties  (default)
                        sink.max.client.lag = 10  (default)
                        sink.rest.port = 8083  (default)
                        console.port = 8090  (default)
                        console.url =   (default)
                        console.users.file =   (default)
                        console.services =   (default)
                        console.session.longest = PT12H  (default)
                        console.approval.required = auto  (default)
                        console.approval.offers = 50  (default)
                        console.approval.actions = lift-kill-switch,promote  (default)
                        console.approval.within = PT24H  (default)
                        console.oidc.issuer =   (default)
                        console.oidc.client.id =   (default)
                        console.oidc.client.secret =   (default)
                        console.oidc.scopes = openid profile  (default)
                        console.oidc.name.claim = preferred_username  (default)
                        console.oidc.roles.claim = offerstream_roles  (default)
                        console.oidc.roles.map =   (default)
                        security.user =   (default)
                        security.password =   (default)
                        security.mechanism = SCRAM-SHA-512  (default)
                        security.tls = false  (default)
                        security.ca.file =   (default)
                        security.keystore.file =   (default)
                        security.key.password =   (default)
                        registry.user =   (default)
                        registry.password =   (default)
                        kafka.acks = all  (OFFERSTREAM_KAFKA_ACKS)""");
    }

    /** Kubernetes sets these for a service of our name; with them, a pod must still start. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "OFFERSTREAM_SERVICE_HOST",
                "OFFERSTREAM_SERVICE_PORT_HTTP",
                "OFFERSTREAM_PORT",
                "OFFERSTREAM_PORT_8080_TCP_ADDR",
                "OFFERSTREAM_CONSOLE_PORT_8080_TCP"
            })
    void shouldPassOverTheServiceLinksOfKubernetes(String name) {
        assertThat(load(Map.of(), Map.of(name, "tcp://10.0.0.1:8080")).describe())
                .noneMatch(setting -> setting.value().contains("10.0.0.1"));
    }

    /** Kafka has keys of its own that end in "file". */
    @Test
    void shouldNotTakeAKeyOfKafkaForTheNameOfASecret() {
        assertThat(load(Map.of(), Map.of("OFFERSTREAM_KAFKA_SASL_OAUTHBEARER_ASSERTION_FILE", "/run/assertion"))
                        .kafka())
                .containsEntry("sasl.oauthbearer.assertion.file", "/run/assertion");
    }

    static Stream<Arguments> badFiles() {
        return Stream.of(
                Arguments.of("topic.prefx: a\n", ":1: topic.prefx: unknown key; did you mean topic.prefix?"),
                Arguments.of("topic:\n  prefx: a\n", ":2: topic.prefx: unknown key; did you mean prefix?"),
                Arguments.of("port: 1\n", ":1: port: unknown key; did you mean http.port?"),
                Arguments.of("partitions: four\n", ":1: partitions: expected a whole number from 1 to 64, found four"),
                Arguments.of(
                        "partitions: \"4\"\n",
                        ":1: partitions: expected a whole number from 1 to 64, found 4 in quotes; remove them"),
                Arguments.of(
                        "http.port: 65536\n", ":1: http.port: expected a whole number from 0 to 65535, found 65536"),
                Arguments.of(
                        "tick.period: PT0.01S\n",
                        ":1: tick.period: expected a duration from PT0.1S to PT5M, found PT0.01S"),
                Arguments.of(
                        "instance: a/b\n",
                        ":1: instance: expected 1 to 60 letters, digits, dots, dashes or underscores, found a/b"),
                Arguments.of("http.port: 1\nhttp: {port: 2}\n", ":2: http.port: given twice; first in line 1"),
                Arguments.of(
                        "bootstrap.servers: kafka\n",
                        ":1: bootstrap.servers: expected host:port, separated by commas, such as"
                                + " kafka-1:9092,kafka-2:9092, found kafka"),
                Arguments.of(
                        "bootstrap.servers: [a:1, b:2]\n", ":1: bootstrap.servers: expected one value, found a list"),
                Arguments.of(
                        "topic.prefix: \"a b\"\n",
                        ":1: topic.prefix: expected at most 100 letters, digits, dots, dashes or underscores,"
                                + " found \"a b\""),
                Arguments.of(
                        "registry.url: localhost:8081\n",
                        ":1: registry.url: expected an address such as http://localhost:8081, found localhost:8081"),
                Arguments.of("data.dir: ''\n", ":1: data.dir: expected a path, found \"\""),
                Arguments.of(
                        "kafka:\n  secuirty.protocol: SSL\n",
                        ":2: kafka.secuirty.protocol: unknown key; did you mean kafka.security.protocol?"),
                Arguments.of(
                        "kafka.producer.linger.m: 5\n",
                        ":1: kafka.producer.linger.m: unknown key; did you mean kafka.producer.linger.ms?"),
                Arguments.of(
                        "kafka.bootstrap.servers: a:1\n",
                        ":1: kafka.bootstrap.servers: unknown key; did you mean bootstrap.servers?"),
                Arguments.of("kafka: {acks: }\n", ":1: kafka.acks: expected one value, found nothing"),
                Arguments.of("a\n", ":1: expected lines of the form 'key: value'"),
                Arguments.of("", ":1: the file is empty"));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void shouldSayWhatIsWrongInAFileAndWhere(String text, String expected) throws IOException {
        Path file = write("offerstream.yml", text);

        assertThatThrownBy(() -> Settings.load(Map.of(), Map.of(), Optional.of(file)))
                .isInstanceOf(BadSettingsException.class)
                .hasMessage(file + expected)
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OFFERSTREAM_PARTITONS     | 4    | sets nothing that is known; did you mean OFFERSTREAM_PARTITIONS?
            OFFERSTREAM_FOO           | 4    | sets nothing that is known
            OFFERSTREAM_PARTITIONS    | many | expected a whole number from 1 to 64, found many
            OFFERSTREAM_KAFKA_ACK     | all  | unknown key; did you mean kafka.acks?
            OFFERSTREAM_HTTP_PORT     | tcp://10.0.0.1:80 | expected a whole number from 0 to 65535, found tcp://10.0.0.1:80
            """)
    void shouldSayWhatIsWrongInTheEnvironment(String name, String value, String expected) {
        assertThatThrownBy(() -> load(Map.of(), Map.of(name, value)))
                .isInstanceOf(BadSettingsException.class)
                .hasMessage("environment: " + name + ": " + expected);
    }

    @Test
    void shouldSayThatASecretsFileIsMissing() {
        assertThatThrownBy(() -> load(Map.of(), Map.of("OFFERSTREAM_KAFKA_SSL_KEY_PASSWORD_FILE", "no/such")))
                .isInstanceOf(BadSettingsException.class)
                .hasMessage("environment: OFFERSTREAM_KAFKA_SSL_KEY_PASSWORD_FILE: no/such: there is no such file");
    }

    @Test
    void shouldRefuseASecretGivenTwice() {
        assertThatThrownBy(() -> load(
                        Map.of(),
                        Map.of(
                                "OFFERSTREAM_KAFKA_SSL_KEY_PASSWORD", "x",
                                "OFFERSTREAM_KAFKA_SSL_KEY_PASSWORD_FILE", "no/such")))
                .hasMessage("environment: OFFERSTREAM_KAFKA_SSL_KEY_PASSWORD_FILE:"
                        + " OFFERSTREAM_KAFKA_SSL_KEY_PASSWORD is set too; keep one of them");
    }

    @Test
    void shouldTellAllProblemsOfAllSources() throws IOException {
        Path file = write("offerstream.yml", "partitions: 0\nhtpp.port: 1\n");

        assertThatThrownBy(() -> Settings.load(
                        Map.of("topic.prefx", "a"), Map.of("OFFERSTREAM_DATADIR", "a"), Optional.of(file)))
                .isInstanceOf(BadSettingsException.class)
                .hasMessageContainingAll(
                        file + ":1: partitions: expected a whole number from 1 to 64, found 0",
                        file + ":2: htpp.port: unknown key; did you mean http.port?",
                        "command line: topic.prefx: unknown key; did you mean topic.prefix?",
                        "environment: OFFERSTREAM_DATADIR: sets nothing that is known;"
                                + " did you mean OFFERSTREAM_DATA_DIR?");
    }

    @Test
    void shouldSayThatTheFileIsMissing() {
        assertThatThrownBy(() -> Settings.load(Map.of(), Map.of(), Optional.of(Path.of("no", "such.yml"))))
                .isInstanceOf(BadSettingsException.class)
                .hasMessage("no/such.yml: there is no such file");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Settings load(Map<String, String> flags, Map<String, String> environment) {
        return Settings.load(flags, environment, Optional.empty());
    }
}
