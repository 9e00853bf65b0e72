package io.offerstream.local.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.results.SampleResults;
import io.offerstream.schemas.CycleState;
import org.junit.jupiter.api.Test;

class AlarmTest {
    @Test
    void shouldBeSilentWhereTheIntervalHoldsNothing() {
        assertThat(Alarm.in(SampleResults.closed("DE", 1).build())).isEmpty();
    }

    @Test
    void shouldSoundWhereTheFinalIntervalExcludesNothing() {
        var above = SampleResults.closed("DE", 1).setLiftLow(0.01).setLiftHigh(0.2);
        var below = SampleResults.closed("DE", 1).setLiftLow(-0.2).setLiftHigh(-0.01);

        assertThat(Alarm.in(above.build())).contains("the final interval +0.010 … +0.200 excludes 0");
        assertThat(Alarm.in(below.build())).isPresent();
        assertThat(Alarm.in(above.setState(CycleState.PROVISIONAL).build())).isEmpty();
    }

    @Test
    void shouldSoundWhereTheIntervalHasNoUpperEnd() {
        var without = SampleResults.closed("DE", 1).setLiftLow(0.5).setLiftHigh(null);

        assertThat(Alarm.in(without.build())).contains("the final interval +0.500 … +∞ excludes 0");
    }

    @Test
    void shouldSoundWhereTheConfidenceSequenceLeftNothingBehind() {
        var result = SampleResults.closed("DE", 1).setLiveP(0.004).setLiveAlpha(0.01);

        assertThat(Alarm.in(result.build())).contains("live p 0.0040 is below 0.01");
        assertThat(Alarm.in(result.setLiveP(0.01).build())).isEmpty();
    }

    @Test
    void shouldBeSilentWhereTheLiftIsWithheld() {
        var result = SampleResults.closed("DE", 1)
                .setLiveP(0.004)
                .setLiveAlpha(0.01)
                .setLift(null)
                .setLiftStatus("WITHHELD");

        assertThat(Alarm.in(result.build())).isEmpty();
    }
}
