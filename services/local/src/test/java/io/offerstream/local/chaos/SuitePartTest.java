package io.offerstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.chaos.SuitePart.Source;
import io.offerstream.local.chaos.SuitePart.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuitePartTest {
    private static final Finding HOLDS = Finding.of("I2", "0", 0, "");
    private static final Finding BROKEN = Finding.of("I2", "0", 1, "one twice");

    private static SuitePart part(long fired, Optional<String> failure, Finding... findings) {
        return new SuitePart(
                "a part",
                "",
                List.of(new Source("killed", "F1", fired, 5, Optional.empty())),
                List.of(findings),
                List.of(),
                failure,
                Duration.ZERO);
    }

    @Test
    void shouldHoldIfAllHoldsAndEnoughWentWrong() {
        assertThat(part(5, Optional.empty(), HOLDS).verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void shouldProveNothingIfTooLittleWentWrongOrNothingWasJudged() {
        assertThat(part(4, Optional.empty(), HOLDS).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(part(4, Optional.empty(), HOLDS).doubts()).isEqualTo("killed: 4 times, expected 5");
        assertThat(part(5, Optional.empty()).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void shouldFailIfAnythingDoesNotHoldOrItDidNotEnd() {
        assertThat(part(0, Optional.empty(), HOLDS, BROKEN).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(part(5, Optional.of("did not recover"), HOLDS).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void shouldDoubtABrokerKilledWithNothingOpenAndANetworkThatDidNothing() {
        var planned = new BrokerTroubles(2, Duration.ofSeconds(1));
        var done = new BrokerResult(2, 0, Map.of(Toxic.LATENCY, 5L), new Recoveries(), new Recoveries(), Map.of());

        assertThat(done.quiet(planned)).hasSize(Toxic.values().length);
        assertThat(done.quiet(BrokerTroubles.NONE)).isEmpty();
        assertThat(done.quiet(new BrokerTroubles(0, Duration.ZERO, Optional.of(Path.of("small")))))
                .containsExactly("the broker's disk was never full");
    }
}
