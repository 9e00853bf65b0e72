package io.offerstream.sink.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorFileTest {
    private static final ConnectorFile SHIPPED =
            ConnectorFile.read(Path.of("../../config/connect/snowflake-sink.json"));

    @Test
    void shouldWriteEachTopicIntoItsTable() {
        assertThat(SHIPPED.topics())
                .containsExactly("assignments", "outcomes", "offers", "customer-features", "experiment-results");
        assertThat(SHIPPED.tables())
                .isEqualTo(Map.of(
                        "assignments", "ASSIGNMENTS",
                        "outcomes", "OUTCOMES",
                        "offers", "OFFERS",
                        "customer-features", "CUSTOMER_FEATURES",
                        "experiment-results", "EXPERIMENT_RESULTS"));
        assertThat(SHIPPED.group()).isEqualTo("sink");
        assertThat(SHIPPED.deadLetters()).isEqualTo("sink-dead-letters");
    }

    /** Each of these was learnt the hard way; "Traps" in docs/snowflake.md says why. */
    @Test
    void shouldKeepWhatKeepsRowsFromBeingLost() {
        assertThat(SHIPPED.config())
                .containsEntry("consumer.override.isolation.level", "read_committed")
                .containsEntry("snowflake.streaming.enable.single.buffer", "true")
                .containsEntry("enable.streaming.channel.offset.migration", "false")
                .containsEntry("behavior.on.null.values", "IGNORE")
                .containsEntry("errors.tolerance", "all")
                .containsEntry("errors.log.include.messages", "false");
    }

    @Test
    void shouldBeGivenEveryVariableItNames() {
        var given = new ConnectorParameters(
                        URI.create("https://org-account.snowflakecomputing.com:443"),
                        "SINK",
                        Path.of("key.properties"),
                        URI.create("http://registry:8080/apis/ccompat/v7"),
                        "qsr.",
                        10,
                        3)
                .environment();
        var named = Pattern.compile("\\$\\{env:([^}]*)}")
                .matcher(String.join(" ", SHIPPED.config().values()))
                .results()
                .map(result -> result.group(1))
                .distinct()
                .toList();

        assertThat(given.keySet()).containsExactlyInAnyOrderElementsOf(named);
        assertThat(named).allMatch(name -> name.matches(ConnectorParameters.VARIABLES));
    }

    @Test
    void shouldTakeTheKeyFromAnotherFileAndChangeNothingElse() {
        var local = SHIPPED.withKeyFile(Path.of("/somewhere/key.properties"));

        assertThat(local.config())
                .containsEntry("snowflake.private.key", "${file:/somewhere/key.properties:private.key}");
        assertThat(SHIPPED.withKeyFile(Path.of("/etc/offerstream/snowflake.properties")))
                .isEqualTo(SHIPPED);
    }

    @Test
    void shouldSayWhichFileIsNoConnector(@TempDir Path folder) throws IOException {
        var broken = Files.writeString(folder.resolve("broken.json"), "{\"name\": ");
        var other = Files.writeString(folder.resolve("other.json"), "{\"connector\": {}}");
        var nested =
                Files.writeString(folder.resolve("nested.json"), "{\"name\": \"x\", \"config\": {\"topics\": []}}");

        assertThatThrownBy(() -> ConnectorFile.read(broken)).hasMessageContaining("broken.json");
        assertThatThrownBy(() -> ConnectorFile.read(other)).hasMessageContaining("name and config");
        assertThatThrownBy(() -> ConnectorFile.read(nested)).hasMessageContaining("topics must be one value");
    }
}
