package io.offerstream.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.chaos.AssignerChaos;
import io.offerstream.local.chaos.AssignerPlan;
import io.offerstream.local.chaos.BrokerTroubles;
import io.offerstream.local.chaos.Finding;
import io.offerstream.local.chaos.Suite;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An assigner that is killed: {@code -Dtest.jvm.args=-Dofferstream.assigner.kills=100} for many times. */
class AssignerChaosTest {
    private static final AssignerPlan CI = Suite.CI.assigner();
    private static final AssignerPlan PLAN = new AssignerPlan(
            Integer.getInteger("offerstream.assigner.kills", CI.kills()),
            CI.customers(),
            CI.seed(),
            CI.partitions(),
            CI.atMost(),
            BrokerTroubles.NONE);

    @TempDir
    private Path folder;

    @Test
    void shouldLeaveTheSameAssignmentsAsIfNothingHadHappened() {
        try (var chaos = new AssignerChaos(PLAN, folder, (hits, what) -> {}, () -> false)) {
            var result = chaos.run();

            assertThat(result.findings())
                    .filteredOn(finding -> !finding.holds())
                    .isEmpty();
            assertThat(result.findings())
                    .extracting(Finding::invariant)
                    .contains("bit-identical to an undisturbed run", "I7 nobody keeps a withdrawn offer");
            assertThat(result.kills()).isEqualTo(PLAN.kills());
            assertThat(result.openAtKill()).as("kills within a transaction").isPositive();
            assertThat(result.assignments())
                    .as("%s", result.assignments())
                    .containsKeys("CYCLE_OPENED", "NEW_CUSTOMER", "BEHAVIOUR", "OFFER_CREATED");
        }
    }
}
