package io.offerstream.experiment.confidencesequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.experiment.twoproportions.Interval;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class EventSequenceTest {
    private static final EventDesign EVEN = new EventDesign(20_000, 20_000, EventDesign.DEFAULT_KAPPA);

    /** The interval is made of the shares that the Bayes factor does not rule out: 0 lifts outside, p below alpha. */
    @Property
    void shouldRuleOutNoDifferenceExactlyWhenTheIntervalDoes(
            @ForAll @IntRange(max = 2_000) int test,
            @ForAll @IntRange(max = 2_000) int control,
            @ForAll @IntRange(min = 2_000, max = 90_000) int assigned,
            @ForAll @Scale(3) @DoubleRange(min = 0.001, max = 0.5) double alpha) {
        var sequence = new EventSequence(new EventDesign(assigned, 10_000, 200), test, control);
        Interval lifts = sequence.lifts(alpha);

        assertThat(sequence.logBayesFactorNull() < -Math.log(alpha)).isEqualTo(lifts.contains(0));
        assertThat(lifts.low()).isGreaterThanOrEqualTo(-1).isLessThan(lifts.high());
        sequence.lift().ifPresent(lift -> assertThat(lifts.contains(lift)).isTrue());
    }

    /** The lower end: at the other one a share may be too near 1 for a double to tell from it, the lift is not. */
    @Property
    void shouldEndWhereTheBayesFactorReachesItsLimit(
            @ForAll @IntRange(min = 1, max = 5_000) int test, @ForAll @IntRange(min = 1, max = 5_000) int control) {
        var sequence = new EventSequence(EVEN, test, control);

        assertThat(sequence.logBayesFactor(sequence.shares(0.05).low())).isCloseTo(Math.log(20), within(1e-9));
    }

    @Test
    void shouldBoundNothingBeforeTheFirstRedemption() {
        var sequence = new EventSequence(EVEN, 0, 0);

        assertThat(sequence.evidence().pValue()).isEqualTo(1);
        assertThat(sequence.lift()).isEmpty();
        assertThat(sequence.lifts(0.01)).isEqualTo(new Interval(-1, Double.POSITIVE_INFINITY));
        assertThat(sequence.shares(0.01)).isEqualTo(new Interval(0, 1));
    }

    @Test
    void shouldMirrorWhenArmsAreSwapped() {
        var there = new EventSequence(new EventDesign(9_000, 1_000, 150), 300, 20);
        var back = new EventSequence(new EventDesign(1_000, 9_000, 150), 20, 300);

        assertThat(back.logBayesFactorNull()).isCloseTo(there.logBayesFactorNull(), within(1e-12));
        assertThat(1 + back.lifts(0.05).low())
                .isCloseTo(1 / (1 + there.lifts(0.05).high()), within(1e-12));
    }

    @Test
    void shouldTuneToTheLiftThatMatters() {
        assertThat(EventDesign.tunedFor(20_000, 20_000, 0.15).kappa()).isCloseTo(204.8, within(0.1));
        assertThat(EventDesign.tunedFor(90_000, 10_000, 0.15).kappa()).isCloseTo(568.8, within(0.1));
    }

    @Test
    void shouldKeepTheLowestPValue() {
        var trajectory = EventTrajectory.start(EVEN).then(95, 20);
        double lowest = trajectory.evidence().pValue();
        var later = trajectory.then(95, 20).then(95, 95);

        assertThat(lowest).isLessThan(0.01);
        assertThat(trajectory.then(95, 20)).as("the same moment again").isEqualTo(trajectory);
        assertThat(later.evidence().pValue()).isEqualTo(lowest);
        assertThat(later.now().evidence().pValue()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> later.then(94, 95));
    }

    @Test
    void shouldRefuseImpossibleInput() {
        assertThatIllegalArgumentException().isThrownBy(() -> new EventDesign(0, 10, 200));
        assertThatIllegalArgumentException().isThrownBy(() -> new EventDesign(10, 10, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> EventDesign.tunedFor(10, 10, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new EventSequence(EVEN, 20_001, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new EventSequence(EVEN, 0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new EventSequence(EVEN, 5, 5).lifts(1));
    }
}
