package io.offerstream.experiment.offpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SingleActionTest {
    private static final double[] HALF = {0.5, 0.5};

    private static Round round(double reward, double... evaluation) {
        return new Round(0, reward, HALF, evaluation, new double[] {0.2, 0.4});
    }

    @Test
    void shouldEstimateWhatThePolicyIsWorth() {
        var random = new SplittableRandom(3);
        double[] rates = {0.1, 0.2, 0.4};
        double[] behaviour = {0.5, 0.3, 0.2};
        double[] evaluation = {0.1, 0.2, 0.7};
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double fraction = random.nextDouble();
            int action = fraction < 0.5 ? 0 : fraction < 0.8 ? 1 : 2;
            double reward = random.nextDouble() < rates[action] ? 1 : 0;
            rounds.add(new Round(action, reward, behaviour, evaluation, new double[] {0.12, 0.18, 0.38}));
        }
        var values = new SingleAction(rounds, 4);
        double truth = 0.01 + 0.04 + 0.28;

        double fourErrors = 4 * values.ipsStandardError().getAsDouble();
        assertThat(values.ips()).isCloseTo(truth, within(fourErrors));
        assertThat(values.snips().getAsDouble()).isCloseTo(truth, within(fourErrors));
        assertThat(values.doublyRobust()).isCloseTo(truth, within(fourErrors));
        assertThat(values.doublyRobustStandardError().getAsDouble())
                .isLessThan(values.ipsStandardError().getAsDouble());
        assertThat(values.snipsInterval(1e-4).orElseThrow().contains(truth)).isTrue();
        assertThat(values.bernsteinLowerBound(0.05).getAsDouble())
                .isLessThan(values.studentTLowerBound(0.05).getAsDouble())
                .isPositive();
    }

    @Test
    void shouldHaveNoNormalisedValueWithoutWeight() {
        var values = new SingleAction(List.of(round(1, 0, 1), round(0, 0, 1)), Double.POSITIVE_INFINITY);

        assertThat(values.snips()).isEmpty();
        assertThat(values.snipsInterval(0.05)).isEmpty();
        assertThat(values.effectiveRounds()).isEmpty();
        assertThat(values.largestWeightShare()).isEmpty();
        assertThat(values.ips()).isZero();
        assertThat(values.doublyRobust()).isEqualTo(0.4);
    }

    @Test
    void shouldTrustTheModelWhereWeightsAreTooLarge() {
        var values = new SingleAction(List.of(round(1, 1, 0), round(0, 0.5, 0.5)), 1);

        // Weights 2 and 1: of the first round only what the model says.
        assertThat(values.switchDoublyRobust()).isCloseTo((0.2 + 0.3 - 0.2) / 2, within(1e-15));
        assertThat(values.clippedIps()).isEqualTo(0.5);
    }

    @Test
    void shouldRefuseWhatIsNoLog() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SingleAction(List.of(), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SingleAction(List.of(round(1, 1, 0)), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Round(1, 1, new double[] {1, 0}, HALF, new double[2]));
        assertThatIllegalArgumentException().isThrownBy(() -> new Round(0, 1, HALF, new double[3], new double[2]));
    }
}
