package io.offerstream.acceptance.containers;

import static io.offerstream.acceptance.wholepath.WholePath.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.offerstream.acceptance.wholepath.WholePath;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** The whole path against Kafka and Apicurio as they are shipped, in containers, instead of the embedded ones. */
class ContainersTest {
    private static final String NO_DOCKER =
            "SKIPPED: no Docker answers here, so nothing was tried against containers of apache/kafka and Apicurio";

    @TempDir
    private Path folder;

    @Test
    void shouldGoTheWholePath() throws Exception {
        boolean isThere = DockerClientFactory.instance().isDockerAvailable();
        if (!isThere) {
            // An assumption alone is a line among many.
            System.err.println(NO_DOCKER);
        }
        assumeTrue(isThere, NO_DOCKER);
        try (var site = new ContainerSite(folder)) {
            succeed(site.as("init").run("init"));
            succeed(site.as("init").run("init"));

            new WholePath(site).walk();

            assertThat(site.running()).allSatisfy(command -> assertThat(command).contains(" runs: "));
        }
    }
}
