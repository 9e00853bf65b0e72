package io.offerstream.experiment.bucketing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offerstream.experiment.bucketing.Split.Share;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitTest {
    private enum Arm {
        TEST,
        POPULARITY,
        RANDOM,
        OFF
    }

    private static final long HALF = 1L << 52;

    private static final Split<Arm> SPLIT = new Split<>(
            List.of(new Share<>(Arm.TEST, 0.8), new Share<>(Arm.POPULARITY, 0.1), new Share<>(Arm.RANDOM, 0.1)));

    @Test
    void shouldKeepSharesWithinFourSigma() {
        int customers = 1_000_000;
        Map<Arm, Integer> found = new EnumMap<>(Arm.class);
        for (int customer = 0; customer < customers; customer++) {
            found.merge(SPLIT.armOf(Bucketing.of("shares", "2026-W48", "CH:" + customer)), 1, Integer::sum);
        }

        for (var share : SPLIT.shares()) {
            double sigma = Math.sqrt(customers * share.weight() * (1 - share.weight()));
            assertThat((double) found.get(share.arm()))
                    .as("customers in %s", share.arm())
                    .isBetween(customers * share.weight() - 4 * sigma, customers * share.weight() + 4 * sigma);
        }
    }

    @Test
    void shouldGiveTheBoundaryToTheLaterArm() {
        var halves = new Split<>(List.of(new Share<>(Arm.TEST, 0.5), new Share<>(Arm.RANDOM, 0.5)));

        assertThat(halves.armOf(new Bucketing(HALF - 1))).isEqualTo(Arm.TEST);
        assertThat(halves.armOf(new Bucketing(HALF))).isEqualTo(Arm.RANDOM);
    }

    @Test
    void shouldNeverChooseAnArmThatIsOff() {
        var split = new Split<>(
                List.of(new Share<>(Arm.OFF, 0.0), new Share<>(Arm.TEST, 1.0), new Share<>(Arm.RANDOM, 0.0)));

        assertThat(split.armOf(new Bucketing(0))).isEqualTo(Arm.TEST);
        assertThat(split.armOf(new Bucketing(2 * HALF - 1))).isEqualTo(Arm.TEST);
    }

    @Test
    void shouldGiveWhatRoundingLeavesOverToTheLastArmThatIsOn() {
        var tenths = new Split<>(List.of(
                new Share<>(Arm.TEST, 0.333333333),
                new Share<>(Arm.POPULARITY, 0.333333333),
                new Share<>(Arm.RANDOM, 0.3333333335),
                new Share<>(Arm.OFF, 0.0)));

        assertThat(tenths.armOf(new Bucketing(2 * HALF - 1))).isEqualTo(Arm.RANDOM);
    }

    @Test
    void shouldRefuseWhatIsNoSplit() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Split<>(List.<Share<Arm>>of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Split<>(List.of(new Share<>(Arm.TEST, 0.8), new Share<>(Arm.RANDOM, 0.1))))
                .withMessageContaining("sum to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Split<>(List.of(new Share<>(Arm.TEST, 0.5), new Share<>(Arm.TEST, 0.5))))
                .withMessageContaining("two shares");
        assertThatIllegalArgumentException().isThrownBy(() -> new Share<>(Arm.TEST, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new Share<>(Arm.TEST, -0.1));
    }
}
