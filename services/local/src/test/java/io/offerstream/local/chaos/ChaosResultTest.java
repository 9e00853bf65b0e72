package io.offerstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChaosResultTest {
    private static ChaosResult result(int kills, int openTransactions, int others) {
        var faults = new EnumMap<Fault, Long>(Fault.class);
        for (var fault : Fault.values()) {
            faults.put(fault, (long) others);
        }
        faults.put(Fault.KILL, (long) kills);
        faults.put(Fault.OPEN_TRANSACTION, (long) openTransactions);
        return new ChaosResult(
                new ChaosPlan(kills, 1, 10, 2, 10, Duration.ofDays(1), Troubles.NONE),
                List.of(),
                faults,
                new Recoveries(),
                new Recoveries(),
                new BrokerResult(0, 0, Map.of(), new Recoveries(), new Recoveries(), Map.of()),
                Optional.empty(),
                0,
                0,
                0,
                0,
                "");
    }

    @Test
    void shouldProveNothingWithoutATransactionOpenAtAKill() {
        assertThat(result(20, 0, 5).quiet()).containsExactly(Fault.OPEN_TRANSACTION);
        assertThat(result(20, 1, 5).quiet()).isEmpty();
    }

    @Test
    void shouldProveNothingWithAFaultThatHardlyHappened() {
        assertThat(result(20, 1, 4).quiet())
                .contains(Fault.POISON, Fault.DUPLICATE)
                .doesNotContain(Fault.KILL);
        assertThat(result(3, 1, 3).quiet()).isEmpty();
    }

    @Test
    void shouldAskForNothingWithoutKills() {
        assertThat(result(0, 0, 0).quiet()).isEmpty();
    }
}
