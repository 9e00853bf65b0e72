package io.offerstream.local.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.connect.StackInstallations;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data folders that this build cannot go on with. */
class OldDataFolderTest {
    @TempDir
    private Path folder;

    @Test
    void shouldSayThatTheDataIsOfAnotherBuildAndWhatToDo() throws Exception {
        try (var broker = EmbeddedBroker.start(folder.resolve("broker"));
                var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
            // As it was before erasures were compacted.
            admin.createTopics(
                            List.of(new NewTopic("erasures", 2, (short) 1).configs(Map.of("cleanup.policy", "delete"))))
                    .all()
                    .get();
        }

        var cli = new CliFixture(
                new StackInstallations(), Map.of("OFFERSTREAM_MARKETS_DIR", "../../config/markets"), Clock.systemUTC());
        var ended = cli.run("demo", "--headless", "--cycles", "1", "--data-dir", folder.toString());

        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(ended.err())
                .contains(folder.toString(), "is of another build of Offerstream", "erasures (", "--fresh --yes")
                .doesNotContain("this should not happen", "\tat ");
    }
}
