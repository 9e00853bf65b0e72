package io.offerstream.acceptance.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Instances come and go while customers come; by hand, as {@link RollingRestartTest}. */
@EnabledIfSystemProperty(named = "offerstream.cluster", matches = "true")
class ScalingTest {
    private static final List<String> SERVICES = List.of("interaction-state", "assigner", "trainer");

    /** Who comes has taken over by then. */
    private static final Duration WORKS_FOR = Duration.ofSeconds(75);

    /** Who has gone is missed after the session time-out; then its partitions are restored elsewhere. */
    private static final Duration LONGEST_GAP = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void shouldAssignEveryCustomerOnceWhileInstancesComeAndGo() throws Exception {
        try (var busy = BusyCluster.start(folder, 1, 1)) {
            for (int instances : List.of(2, 1)) {
                for (var service : SERVICES) {
                    busy.cluster().scale(service, instances);
                    busy.tell(service + " has " + instances + " instances");
                }
                busy.goOn(WORKS_FOR);
                for (var service : SERVICES) {
                    assertThat(busy.working(service))
                            .as("instances of %s with something to do", service)
                            .isEqualTo(instances);
                }
            }
            busy.requireEverybodyAssignedOnce(LONGEST_GAP);
        }
    }
}
