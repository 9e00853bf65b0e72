package io.offerstream.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.chaos.BrokerTroubles;
import io.offerstream.local.chaos.Chaos;
import io.offerstream.local.chaos.ChaosPlan;
import io.offerstream.local.chaos.Finding;
import io.offerstream.local.chaos.Suite;
import io.offerstream.local.chaos.Toxic;
import io.offerstream.local.chaos.Troubles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker is killed under interaction-state; more of it by
 * {@code offerstream chaos interaction-state --broker-kills 50}.
 *
 * <p>With {@code -Dofferstream.network=true} the network between them goes wrong, too, as in {@code chaos --suite ci}: some
 * five minutes, too long for every build.
 */
class BrokerChaosTest {
    private static final ChaosPlan WHOLE = Suite.CI.broker();
    private static final ChaosPlan KILLS = new ChaosPlan(
            WHOLE.kills(),
            WHOLE.seed(),
            WHOLE.customers(),
            WHOLE.partitions(),
            WHOLE.eventsPerTick(),
            WHOLE.atMost(),
            Troubles.of(new BrokerTroubles(WHOLE.troubles().broker().kills(), Duration.ZERO)));

    @TempDir
    private Path folder;

    @Test
    void shouldLeaveNothingLostDoubledOrDifferentWhenTheBrokerIsKilled() {
        assertThat(nothingIsLostUnder(KILLS)).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "offerstream.network", matches = "true")
    void shouldLeaveNothingLostDoubledOrDifferentWhenTheNetworkFails() {
        assertThat(nothingIsLostUnder(WHOLE)).containsOnlyKeys(Toxic.values());
    }

    /** Returns how often each fault of the network struck. */
    private Map<Toxic, Long> nothingIsLostUnder(ChaosPlan plan) {
        try (var chaos = new Chaos(plan, folder, (kills, what) -> {}, () -> false)) {
            var result = chaos.run();

            assertThat(result.findings())
                    .filteredOn(finding -> !finding.holds())
                    .isEmpty();
            assertThat(result.findings())
                    .extracting(Finding::invariant)
                    .contains("I1 conservation", "I3 store customer-state", "I5 no hanging transaction");
            assertThat(result.broker().kills())
                    .isEqualTo(plan.troubles().broker().kills());
            assertThat(result.quiet()).as("what did not happen").isEmpty();
            assertThat(result.doubts()).as("what was not done").isEmpty();
            return result.broker().toxics();
        }
    }
}
