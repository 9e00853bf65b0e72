package io.offerstream.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.chaos.BrokerTroubles;
import io.offerstream.local.chaos.Finding;
import io.offerstream.local.chaos.Suite;
import io.offerstream.local.chaos.TrainerChaos;
import io.offerstream.local.chaos.TrainerPlan;
import io.offerstream.trainer.fault.Failpoint;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trainer in a process of its own, killed at every named point, killed at random, raised as a zombie, and joined by
 * another; how often is set by system properties.
 */
class TrainerChaosTest {
    private static final TrainerPlan CI = Suite.CI.trainer();
    private static final TrainerPlan PLAN = new TrainerPlan(
            Integer.getInteger("offerstream.trainer.times", CI.timesEach()),
            Integer.getInteger("offerstream.trainer.kills", CI.kills()),
            Integer.getInteger("offerstream.trainer.zombies", CI.zombies()),
            Integer.getInteger("offerstream.trainer.joins", CI.joins()),
            CI.seed(),
            CI.partitions(),
            CI.atMost(),
            BrokerTroubles.NONE);

    @TempDir
    private Path folder;

    @Test
    void shouldLeaveTheSameVersionsAsIfNothingHadHappened() {
        try (var chaos = new TrainerChaos(PLAN, folder, (hits, what) -> {}, () -> false)) {
            var result = chaos.run();

            assertThat(result.findings())
                    .filteredOn(finding -> !finding.holds())
                    .isEmpty();
            assertThat(result.findings())
                    .extracting(Finding::invariant)
                    .contains(
                            "I4 lineage",
                            "bit-identical to an undisturbed run",
                            "slates evaluated once",
                            "I5 no hanging transaction");
            assertThat(result.faults()).containsKeys("ZOMBIE", "JOIN", "RANDOM");
            for (var point : Failpoint.values()) {
                assertThat(result.faults()).containsEntry(point.name(), PLAN.timesEach());
            }
            assertThat(result.openAtKill()).as("kills within a transaction").isPositive();
            assertThat(result.versions()).isGreaterThan(20);
            assertThat(result.evaluated()).as("evaluated slates").isGreaterThan(50);
        }
    }
}
