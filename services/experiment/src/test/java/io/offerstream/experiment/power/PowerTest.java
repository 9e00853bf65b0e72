package io.offerstream.experiment.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerTest {
    @Test
    void shouldAgreeWithItself() {
        double critical = CriticalValue.fixed(0.04);
        var required = RequiredUsers.of(0.05, 0.1, 4, critical, 0.8);
        var power = new Power(required.wholeTest(), required.wholeControl(), 0.05);

        assertThat(power.of(0.1, critical)).isCloseTo(0.8, within(1e-4));
        assertThat(power.detectableLift(critical, 0.8)).hasValueCloseTo(0.1, within(1e-4));
    }

    @Test
    void shouldMatchTheStandardsOwnFigures() {
        double critical = CriticalValue.fixed(0.04);

        assertThat(CriticalValue.sequential(0.05, 40_000, 40_000)).isCloseTo(3.035, within(0.0005));
        var even = new Power(20_000, 20_000, 0.05);
        assertThat(even.of(0.10, critical)).isCloseTo(0.58, within(0.01));
        assertThat(even.of(0.15, critical)).isCloseTo(0.90, within(0.01));
        assertThat(even.of(0.20, critical)).isCloseTo(0.99, within(0.01));
        assertThat(Math.pow(new Power(36_000, 4_000, 0.05).standardError(0) / even.standardError(0), 2))
                .isCloseTo(2.8, within(0.03));
    }

    @Test
    void shouldRefuseWhatIsNoDesign() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Power(0, 10, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Power(10, 10, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Power(10, 10, Double.NaN));
        var power = new Power(10, 10, 0.5);
        assertThatIllegalArgumentException().isThrownBy(() -> power.of(1.5, 1.96));
        assertThatIllegalArgumentException().isThrownBy(() -> power.detectableLift(1.96, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> RequiredUsers.of(0.1, 0, 1, 1.96, 0.8));
        assertThatIllegalArgumentException().isThrownBy(() -> CriticalValue.fixed(0));
        assertThatIllegalArgumentException().isThrownBy(() -> CriticalValue.sequential(0.05, 0, 100));
    }
}
