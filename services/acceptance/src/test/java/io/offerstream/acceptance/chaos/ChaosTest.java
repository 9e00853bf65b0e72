package io.offerstream.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.chaos.Chaos;
import io.offerstream.local.chaos.ChaosPlan;
import io.offerstream.local.chaos.Finding;
import io.offerstream.local.chaos.Suite;
import io.offerstream.local.chaos.Troubles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few kills of what {@code offerstream chaos interaction-state} does at length; docs/chaos.md. */
class ChaosTest {
    private static final ChaosPlan CI = Suite.CI.interactionState();
    private static final ChaosPlan PLAN = new ChaosPlan(
            Integer.getInteger("offerstream.kills", CI.kills()),
            CI.seed(),
            CI.customers(),
            CI.partitions(),
            CI.eventsPerTick(),
            CI.atMost(),
            Troubles.NONE);

    @TempDir
    private Path folder;

    @Test
    void shouldLeaveNothingLostDoubledOrDifferentAfterKills() {
        try (var chaos = new Chaos(PLAN, folder, (kills, what) -> {}, () -> false)) {
            var result = chaos.run();

            assertThat(result.findings())
                    .filteredOn(finding -> !finding.holds())
                    .isEmpty();
            assertThat(result.findings())
                    .extracting(Finding::invariant)
                    .contains(
                            "I1 conservation",
                            "I2 uniqueness",
                            "I3 outcomes",
                            "I3 intake-counts",
                            "I3 store customer-state",
                            "I5 no hanging transaction");
            assertThat(result.findings())
                    .as("everything had something to compare")
                    .extracting(Finding::expected)
                    .doesNotContain("0 differences in 0");
            assertThat(result.quiet()).as("what did not happen").isEmpty();
            assertThat(result.recoveries().count()).isEqualTo(PLAN.kills());
        }
    }
}
