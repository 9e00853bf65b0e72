package io.offerstream.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecuritySettingsTest {
    @TempDir
    private Path folder;

    private static Settings load(Map<String, String> flags) {
        return Settings.load(flags, Map.of(), Optional.empty());
    }

    @Test
    void shouldLogInByPasswordOverTls() throws IOException {
        var authorities = Files.writeString(folder.resolve("ca.pem"), "");
        var password = Files.writeString(folder.resolve("password"), "a \"quoted\\ one\n");

        var settings = Settings.load(
                Map.of(
                        "security.user",
                        "offerstream-assigner",
                        "security.tls",
                        "true",
                        "security.ca.file",
                        authorities.toString()),
                Map.of("OFFERSTREAM_SECURITY_PASSWORD_FILE", password.toString()),
                Optional.empty());

        assertThat(settings.kafka())
                .contains(
                        entry("security.protocol", "SASL_SSL"),
                        entry("sasl.mechanism", "SCRAM-SHA-512"),
                        entry("ssl.truststore.type", "PEM"),
                        entry("ssl.truststore.location", authorities.toString()));
        var login = JaasContext.loadClientContext(Map.of(
                        SaslConfigs.SASL_JAAS_CONFIG,
                        new Password(settings.kafka().get("sasl.jaas.config"))))
                .configurationEntries()
                .get(0);
        assertThat(login.getOptions().get("username")).isEqualTo("offerstream-assigner");
        assertThat(login.getOptions().get("password")).isEqualTo("a \"quoted\\ one");
        assertThat(settings.toString()).doesNotContain("quoted").contains("security.password = ********");
    }

    @Test
    void shouldLogInByCertificate() throws IOException {
        var key = Files.writeString(folder.resolve("key.pem"), "");

        var settings = load(Map.of("security.tls", "true", "security.keystore.file", key.toString()));

        assertThat(settings.kafka())
                .contains(
                        entry("security.protocol", "SSL"),
                        entry("ssl.keystore.type", "PEM"),
                        entry("ssl.keystore.location", key.toString()))
                .doesNotContainKey("sasl.jaas.config");
    }

    @Test
    void shouldSetNothingWhereNothingIsSaid() {
        assertThat(load(Map.of()).kafka()).containsOnlyKeys("bootstrap.servers");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            security.user=a                                         | security.user: needs security.password, too
            security.password=a                                     | security.password: needs security.user, too
            registry.user=a                                         | registry.user: needs registry.password, too
            security.user=a;security.password=b;security.mechanism=PLAIN | PLAIN sends the password as it is
            security.key.password=a                                 | security.key.password: is of no use without
            security.tls=yes                                        | security.tls: expected
            security.mechanism=MD5                                  | security.mechanism: expected
            security.ca.file=/no/such/file                          | security.ca.file: expected a file that can be read
            security.tls=true;kafka.security.protocol=SSL           | kafka.security.protocol: security.user and security.tls say it
            kafka.sasl.jaas.config=com.sun.security.auth.module.JndiLoginModule required; | expected one login module of Kafka
            kafka.sasl.client.callback.handler.class=com.acme.Login | expected a class of Kafka's own
            kafka.consumer.interceptor.classes=com.acme.Spy         | expected a class of Kafka's own
            kafka.metric.reporters=com.acme.Reporter                | expected a class of Kafka's own
            """)
    void shouldRefuseWhatDoesNotGoTogetherOrLoadsForeignCode(String set, String expected) {
        var flags = new HashMap<String, String>();
        for (var pair : set.split(";(?=[a-z])", -1)) {
            flags.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }

        assertThatThrownBy(() -> load(flags))
                .isInstanceOf(BadSettingsException.class)
                .hasMessageContaining(expected);
    }
}
