package io.offerstream.experiment.samplemismatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offerstream.experiment.samplemismatch.SampleRatioCheck.Verdict;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SampleRatioCheckTest {
    private static final List<Double> HALVES = List.of(0.5, 0.5);

    @Test
    void shouldTurnAmberThenRed() {
        assertThat(verdict(50_000, 50_000)).isEqualTo(Verdict.GREEN);
        assertThat(verdict(50_400, 49_600)).as("p = 0.011").isEqualTo(Verdict.GREEN);
        assertThat(verdict(50_420, 49_580)).as("p = 0.008").isEqualTo(Verdict.AMBER);
        assertThat(verdict(50_549, 49_451)).as("p = 0.00052").isEqualTo(Verdict.AMBER);
        assertThat(verdict(50_552, 49_448)).as("p = 0.00048").isEqualTo(Verdict.RED);
        assertThat(verdict(9, 0)).isEqualTo(Verdict.TOO_FEW);
        assertThat(verdict(0, 0)).isEqualTo(Verdict.TOO_FEW);
    }

    private static Verdict verdict(long test, long control) {
        return SampleRatioCheck.of(List.of(test, control), HALVES).verdict();
    }

    /** 100,000 customers in ten looks, 30,000 times over: a look is 10,000 fair coins, counted as bits. */
    @Test
    void shouldRaiseFalseAlarmsAsRarelyAsItSays() {
        var random = new SplittableRandom(20261123);
        int repetitions = 30_000;
        int atTheEnd = 0;
        int atAnyLook = 0;
        for (int repetition = 0; repetition < repetitions; repetition++) {
            long test = 0;
            boolean any = false;
            boolean last = false;
            for (int look = 1; look <= 10; look++) {
                test += coins(random, 10_000);
                last = verdict(test, look * 10_000L - test) == Verdict.RED;
                any |= last;
            }
            atTheEnd += last ? 1 : 0;
            atAnyLook += any ? 1 : 0;
        }

        assertThat((double) atTheEnd / repetitions).as("one look").isBetween(0.0002, 0.0009);
        assertThat((double) atAnyLook / repetitions).as("ten looks").isBetween(0.0022, 0.004);
    }

    private static int coins(SplittableRandom random, int count) {
        int heads = Long.bitCount(random.nextLong() >>> (64 - count % 64));
        for (int word = 0; word < count / 64; word++) {
            heads += Long.bitCount(random.nextLong());
        }
        return heads;
    }

    @Test
    void shouldRefuseCountsAndWeightsThatDoNotFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> SampleRatioCheck.of(List.of(1L), List.of(1.0)));
        assertThatIllegalArgumentException().isThrownBy(() -> SampleRatioCheck.of(List.of(1L, 2L, 3L), HALVES));
        assertThatIllegalArgumentException().isThrownBy(() -> SampleRatioCheck.of(List.of(1L, -2L), HALVES));
        assertThatIllegalArgumentException().isThrownBy(() -> SampleRatioCheck.of(List.of(1L, 2L), List.of(0.5, 0.4)));
        assertThatIllegalArgumentException().isThrownBy(() -> SampleRatioCheck.of(List.of(1L, 2L), List.of(1.0, 0.0)));
    }
}
