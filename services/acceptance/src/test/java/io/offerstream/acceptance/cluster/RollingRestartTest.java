package io.offerstream.acceptance.cluster;

import io.offerstream.local.cluster.LocalCluster.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three brokers and two instances of each service, each restarted once while customers come. Minutes, and more memory
 * than a build should take: {@code -Dofferstream.cluster=true} has it done; figures in docs/chaos.md.
 */
@EnabledIfSystemProperty(named = "offerstream.cluster", matches = "true")
class RollingRestartTest {
    /** A restarted instance is back, or its partitions are taken over, within less. */
    private static final Duration LONGEST_GAP = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void shouldAssignEveryCustomerOnceWhileEverythingIsRestarted() throws Exception {
        try (var busy = BusyCluster.start(folder, 3, 2)) {
            for (var name : busy.cluster().parts().stream().map(Part::name).toList()) {
                var begun = Instant.now();
                busy.cluster().restart(name);
                busy.cluster().awaitInSync();
                busy.tell(name + " is back after "
                        + Duration.between(begun, Instant.now()).toSeconds() + " s");
            }
            busy.requireEverybodyAssignedOnce(LONGEST_GAP);
        }
    }
}
