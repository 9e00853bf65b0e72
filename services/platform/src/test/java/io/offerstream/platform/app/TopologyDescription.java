package io.offerstream.platform.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.streams.Topology;

/** Compares a topology with {@code docs/topology/<service>.txt}, so that a renamed node or store shows in review. */
public final class TopologyDescription {
    private static final String REGENERATE = "offerstream.topology.regenerate";

    private TopologyDescription() {}

    /** Fails if they differ; with {@code -Dofferstream.topology.regenerate=true} writes the file instead. */
    public static void check(String service, Topology topology) {
        // Surefire runs in services/<module>.
        var file = Path.of("..", "..", "docs", "topology", service + ".txt");
        var described = topology.describe().toString().strip() + "\n";
        try {
            if (Boolean.getBoolean(REGENERATE)) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, described);
            }
            assertThat(Files.exists(file) ? Files.readString(file) : "")
                    .as(
                            "docs/topology/%s.txt is not the topology; names of nodes and stores are names of data on disk."
                                    + " If the change is meant: mvn test -pl services/%s -am -Dtest=TopologyTest"
                                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dtest.jvm.args=-D%s=true",
                            service, service, REGENERATE)
                    .isEqualTo(described);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
