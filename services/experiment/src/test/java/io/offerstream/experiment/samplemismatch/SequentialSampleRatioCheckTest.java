package io.offerstream.experiment.samplemismatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequentialSampleRatioCheckTest {
    private static final List<Double> HALVES = List.of(0.5, 0.5);

    private static SequentialSampleRatioCheck start() {
        return SequentialSampleRatioCheck.start(HALVES, SequentialSampleRatioCheck.DEFAULT_CONCENTRATION);
    }

    @Test
    void shouldRaiseFalseAlarmsMoreRarelyThanItSays() {
        var random = new SplittableRandom(20261123);
        int repetitions = 20_000;
        int alarms = 0;
        for (int repetition = 0; repetition < repetitions; repetition++) {
            var check = start();
            for (int look = 0; look < 10; look++) {
                long test = 0;
                for (int word = 0; word < 156; word++) {
                    test += Long.bitCount(random.nextLong());
                }
                check = check.then(List.of(test, 156 * 64 - test));
            }
            alarms += check.isRed() ? 1 : 0;
        }

        assertThat((double) alarms / repetitions).isLessThanOrEqualTo(0.0005);
    }

    @Test
    void shouldStayRed() {
        var drifted = start().then(List.of(5_600L, 4_400L));

        assertThat(drifted.isRed()).isTrue();
        assertThat(drifted.then(List.of(0L, 0L))).as("nobody new").isEqualTo(drifted);
        assertThat(drifted.then(List.of(4_400L, 5_600L)).isRed()).isTrue();
        assertThat(start().then(List.of(5_100L, 4_900L)).isRed()).isFalse();
    }

    @Test
    void shouldRefuseABatchOfOtherArms() {
        assertThatIllegalArgumentException().isThrownBy(() -> start().then(List.of(1L)));
        assertThatIllegalArgumentException().isThrownBy(() -> start().then(List.of(1L, -1L)));
        assertThatIllegalArgumentException().isThrownBy(() -> SequentialSampleRatioCheck.start(HALVES, 0));
    }
}
