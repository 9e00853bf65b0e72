package io.offerstream.ranking.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepRuleTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.95, 1e-6, 0, learning_rate is 0.0",
        "NaN, 0.95, 1e-6, 0, learning_rate is NaN",
        "Infinity, 0.95, 1e-6, 0, learning_rate is Infinity",
        "2e6, 0.95, 1e-6, 0, learning_rate is 2000000.0",
        "0.05, 1, 1e-6, 0, rho is 1.0",
        "0.05, -0.1, 1e-6, 0, rho is -0.1",
        "0.05, NaN, 1e-6, 0, rho is NaN",
        "0.05, 0.95, 0, 0, epsilon is 0.0",
        "0.05, 0.95, NaN, 0, epsilon is NaN",
        "0.05, 0.95, 1e-6, -1, alpha is -1.0",
        "0.05, 0.95, 1e-6, 20, alpha is 20.0",
        "0.05, 0.95, 1e-6, NaN, alpha is NaN"
    })
    void shouldRefuseWhatWouldNotTrain(float learningRate, float rho, float epsilon, float alpha, String message) {
        assertThatThrownBy(() -> new StepRule(Optimizer.ADAGRAD, learningRate, rho, epsilon, alpha))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message + ", but has to be ");
    }

    @Test
    void shouldTakeTheLargest() {
        assertThat(new StepRule(Optimizer.ADAGRAD, 1e6f, 0, 1e-30f, 0.9e-8f).learningRate())
                .isEqualTo(1e6f);
    }
}
