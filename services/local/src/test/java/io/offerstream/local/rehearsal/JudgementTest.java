package io.offerstream.local.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {
    @Test
    void shouldAllowSeventeenAlarmsOfTwoHundredNullCycles() {
        assertThat(Judgement.most(200, 0.045)).isEqualTo(17);
    }

    @ParameterizedTest
    @CsvSource({"20, 0.045, 4", "10, 0.01, 1", "200, 0.002, 3", "1, 0.5, 1", "5, 0, 0"})
    void shouldAllowWhatAnHonestSystemHardlyEverExceeds(int trials, double rate, int most) {
        assertThat(Judgement.most(trials, rate)).isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource({"4, 0.9, 2", "1, 0.9, 0", "2, 0.95, 1", "100, 0.9, 82"})
    void shouldAskForWhatTheRehearsalHasThePowerToFind(int trials, double power, int least) {
        assertThat(Judgement.least(trials, power)).isEqualTo(least);
    }
}
