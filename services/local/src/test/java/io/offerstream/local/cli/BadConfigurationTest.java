package io.offerstream.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad settings, secrets and market files, as an operator makes them: the process refuses to start, at once, with exit code
 * 2, place, key and what was meant. The market files' own table is {@code BadMarketFileTest}.
 */
class BadConfigurationTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final int LEAST = 30;

    private static final String MARKET = """
            market: DE
            time_zone: Europe/Berlin
            currency: EUR
            cycle:
              first_start: 2026-01-05T04:00
            experiment:
              id: trial
            """;

    @TempDir
    private Path folder;

    /** {@code FILE} at the beginning stands for the file's path, {@code FOLDER} for the folder it is in. */
    private static Arguments settings(String text, String expected) {
        return Arguments.of(text, Map.of(), expected);
    }

    private static Arguments variable(String name, String value, String expected) {
        return Arguments.of("", Map.of(name, value), expected);
    }

    private static Arguments market(String from, String to, String expected) {
        return Arguments.of("markets.dir: FOLDER/markets\n", Map.of("DE.yml", MARKET.replace(from, to)), expected);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                // keys
                settings("topic.prefx: qsr.\n", "FILE:1: topic.prefx: unknown key; did you mean topic.prefix?"),
                settings("\nkakfa:\n  acks: all\n", "FILE:2: kakfa: unknown key"),
                settings(
                        "kafka:\n  fetch.max.wait.m: 1\n",
                        "FILE:2: kafka.fetch.max.wait.m: unknown key; did you mean kafka.fetch.max.wait.ms?"),
                settings(
                        "bootstrap.server: kafka:9092\n",
                        "FILE:1: bootstrap.server: unknown key; did you mean bootstrap.servers?"),
                settings(
                        "kafka.bootstrap.servers: kafka:9092\n",
                        "FILE:1: kafka.bootstrap.servers: unknown key; did you mean bootstrap.servers?"),
                settings("partitions: 4\npartitions: 8\n", "FILE:2: partitions: given twice; first in line 1"),
                settings("security:\n  usr: a\n", "FILE:2: security.usr: unknown key; did you mean user?"),
                // values
                settings("bootstrap.servers: kafka-1\n", "FILE:1: bootstrap.servers: expected host:port"),
                settings("bootstrap.servers: kafka-1:99999\n", "FILE:1: bootstrap.servers: expected host:port"),
                settings("registry.url: registry:8081\n", "FILE:1: registry.url: expected an address such as http"),
                settings("partitions: 6\n", "FILE:1: partitions: expected 1, 2, 4, 8, 16, 32 or 64, found 6"),
                settings("partitions: many\n", "FILE:1: partitions: expected a whole number from 1 to 64, found many"),
                settings(
                        "http:\n  port: 70000\n",
                        "FILE:2: http.port: expected a whole number from 0 to 65535, found 70000"),
                settings(
                        "http.port: \"8080\"\n",
                        "FILE:1: http.port: expected a whole number from 0 to 65535, found 8080 in quotes; remove them"),
                settings("http.address: localhost\n", "FILE:1: http.address: expected an address in numbers"),
                settings("http.address: 300.0.0.1\n", "FILE:1: http.address: expected an address in numbers"),
                settings("tick.period: 1s\n", "FILE:1: tick.period: expected a duration"),
                settings(
                        "tick.period: PT1H\n",
                        "FILE:1: tick.period: expected a duration from PT0.1S to PT5M, found PT1H"),
                settings("instance: a/b\n", "FILE:1: instance: expected 1 to 60 letters"),
                settings("topic.prefix: [qsr]\n", "FILE:1: topic.prefix: expected one value, found a list"),
                settings("kafka:\n  request.timeout.ms: soon\n", "FILE:2: kafka.request.timeout.ms: expected int"),
                settings(
                        "kafka:\n  producer.compression.type: best\n",
                        "FILE:2: kafka.producer.compression.type: expected string"),
                settings(
                        "kafka:\n  num.standby.replicas: -1\n  num.stream.threads: two\n",
                        "FILE:3: kafka.num.stream.threads: expected int"),
                // not YAML
                settings("partitions 4\n", "FILE:1: expected lines of the form 'key: value'"),
                settings("http:\n\tport: 1\n", "FILE:2: a tab; YAML is indented with spaces"),
                settings("topic.prefix: \"qsr.\n", "FILE:1: the quote that opens here is not closed"),
                // security
                settings("security.user: a\n", "FILE:1: security.user: needs security.password, too"),
                settings(
                        "security:\n  tls: true\n  ca.file: /no/such.pem\n",
                        "FILE:3: security.ca.file: expected a file that can be read"),
                settings(
                        "security:\n  user: a\n  password: b\n  mechanism: PLAIN\n",
                        "FILE:4: security.mechanism: PLAIN sends the password as it is: set security.tls to true"),
                settings(
                        "security.keystore.file: FILE\n",
                        "FILE:1: security.keystore.file: is of no use without security.tls: true"),
                settings(
                        "security.tls: true\nkafka.security.protocol: SSL\n",
                        "FILE:2: kafka.security.protocol: security.user and security.tls say it already"),
                settings(
                        "kafka:\n  sasl.jaas.config: com.sun.security.auth.module.JndiLoginModule required;\n",
                        "FILE:2: kafka.sasl.jaas.config: expected one login module of Kafka"),
                settings(
                        "kafka:\n  interceptor.classes: com.acme.Spy\n",
                        "FILE:2: kafka.interceptor.classes: expected a class of Kafka's own"),
                settings(
                        "console.url: https://offers.example.com\n",
                        "FILE:1: console.url: needs console.users.file, too"),
                settings(
                        "console.url: http://offers.example.com\nconsole.users.file: FOLDER/users\n",
                        "FILE:1: console.url: must be https"),
                // the environment
                variable(
                        "OFFERSTREAM_TOPIC_PREFX",
                        "x",
                        "OFFERSTREAM_TOPIC_PREFX: sets nothing that is known; did you mean OFFERSTREAM_TOPIC_PREFIX?"),
                variable(
                        "OFFERSTREAM_HTTP_PORT",
                        "high",
                        "OFFERSTREAM_HTTP_PORT: expected a whole number from 0 to 65535, found high"),
                variable(
                        "OFFERSTREAM_SECURITY_PASSWORD_FILE",
                        "/no/such/secret",
                        "OFFERSTREAM_SECURITY_PASSWORD_FILE: /no/such/secret: there is no such file"),
                // market files
                market("currency: EUR\n", "", "DE.yml:1: currency: is missing; for example EUR"),
                market(
                        "first_start: 2026-01-05T04:00",
                        "first_start: tomorrow",
                        "DE.yml:5: cycle.first_start: expected"),
                market(
                        "experiment:\n  id: trial",
                        "experimnt:\n  id: trial",
                        "DE.yml:6: experimnt: unknown key; did you mean experiment?"),
                market("Europe/Berlin", "Europe/Berln", "DE.yml:2: time_zone: expected"));
    }

    private CliFixture.Ended check(Path file, Map<String, String> more, String service) throws IOException {
        var environment = new HashMap<String, String>();
        for (var entry : more.entrySet()) {
            if (entry.getKey().endsWith(".yml")) {
                Files.createDirectories(folder.resolve("markets"));
                Files.writeString(folder.resolve("markets").resolve(entry.getKey()), entry.getValue());
            } else {
                environment.put(entry.getKey(), entry.getValue());
            }
        }
        var unreached = new CliFixture(
                settings -> {
                    throw new IllegalStateException("must not be reached");
                },
                environment,
                Clock.systemUTC());
        boolean isMarket = Files.exists(folder.resolve("markets"));
        return isMarket
                ? unreached.run("config", "check", "--config", file.toString())
                : unreached.run("run", service, "--config", file.toString());
    }

    @ParameterizedTest
    @MethodSource("bad")
    void shouldRefuseAtOnceAndSayWhereAndWhy(String text, Map<String, String> more, String expected)
            throws IOException {
        var file = folder.resolve("offerstream.yml");
        Files.writeString(
                file,
                text.isEmpty()
                        ? "topic.prefix: qsr.\n"
                        : text.replace("FILE", file.toString()).replace("FOLDER", folder.toString()));
        long began = System.nanoTime();

        var ended = check(file, more, "conductor");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
        assertThat(ended.err())
                .contains(expected.startsWith("FILE") ? file + expected.substring("FILE".length()) : expected)
                .doesNotContain("\tat ", "Exception");
        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void shouldKnowThirtyOfThem() {
        assertThat(bad()).hasSizeGreaterThanOrEqualTo(LEAST);
    }

    @Test
    void shouldSayEveryBadLineOfTheUsersFileBeforeItWaitsForAnybody() throws IOException {
        var users = Files.writeString(folder.resolve("users"), "ada secret DE:operator\nbob\n");
        var file = Files.writeString(folder.resolve("o.yml"), "console.users.file: " + users + "\n");

        var ended = check(file, Map.of(), "console");

        assertThat(ended.err()).contains(users + ":1: ", users + ":2: ").doesNotContain("\tat ", "secret");
        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
    }
}
