package io.offerstream.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.chaos.Chaos;
import io.offerstream.local.chaos.ChaosPlan;
import io.offerstream.local.chaos.Finding;
import io.offerstream.local.chaos.Suite;
import io.offerstream.local.chaos.Toxic;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker is killed under interaction-state, and the network between them goes wrong; more of it by
 * {@code offerstream chaos interaction-state --broker-kills 50 --network PT30S}.
 */
class BrokerChaosTest {
    private static final ChaosPlan PLAN = Suite.CI.broker();

    @TempDir
    private Path folder;

    @Test
    void shouldLeaveNothingLostDoubledOrDifferent() {
        try (var chaos = new Chaos(PLAN, folder, (kills, what) -> {}, () -> false)) {
            var result = chaos.run();

            assertThat(result.findings())
                    .filteredOn(finding -> !finding.holds())
                    .isEmpty();
            assertThat(result.findings())
                    .extracting(Finding::invariant)
                    .contains("I1 conservation", "I3 store customer-state", "I5 no hanging transaction");
            assertThat(result.broker().kills())
                    .isEqualTo(PLAN.troubles().broker().kills());
            assertThat(result.broker().toxics()).containsOnlyKeys(Toxic.values());
            assertThat(result.quiet()).as("what did not happen").isEmpty();
            assertThat(result.doubts()).as("what was not done").isEmpty();
        }
    }
}
