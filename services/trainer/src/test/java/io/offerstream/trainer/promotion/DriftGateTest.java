package io.offerstream.trainer.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.ranking.calibration.Calibrator;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.trainer.calibration.Calibration;
import io.offerstream.trainer.calibration.CalibrationSample;
import io.offerstream.trainer.fixture.RandomSlates;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriftGateTest {
    private static final RankingModel MODEL = RandomSlates.model(0.1);
    /** Of the same order, with other scores. */
    private static final RankingModel LOUDER = RandomSlates.model(0.9);

    private static final CalibrationSample SAMPLE = RandomSlates.sample(RandomSlates.exposures(MODEL, 2, -1, 2_000, 5));

    private static RankingModel calibrated(RankingModel model, CalibrationSample sample) {
        return Calibration.of(model, sample)
                .map(found -> model.with(Map.of(Calibration.KEY, found.json().toString())))
                .orElseThrow();
    }

    private static DriftGate gate(CalibrationSample sample) {
        return new DriftGate(List.of(), List.of(), RandomSlates.FORM, sample);
    }

    @Test
    void shouldHoldAVersionThatTheLiveCalibratorDoesNotFit() {
        var live = calibrated(MODEL, SAMPLE);

        assertThat(gate(SAMPLE).objection(live, LOUDER).orElseThrow())
                .matches(
                        "what is expected of random slates is wrong by \\d+\\.\\d percentage points, before by \\d\\.\\d");
        assertThat(gate(SAMPLE).objection(live, live)).isEmpty();
    }

    /** A live version whose calibrator was wrong already is no worse with the same scores. */
    @Test
    void shouldCompareWithWhatTheLiveVersionIsWrongByNow() {
        var wrong = MODEL.with(Map.of(Calibration.KEY, json(new Calibrator(2, 3))));

        assertThat(gate(SAMPLE).objection(wrong, MODEL)).isEmpty();
    }

    private static String json(Calibrator calibrator) {
        return "{\"slope\":" + calibrator.slope() + ",\"intercept\":" + calibrator.intercept() + "}";
    }

    @Test
    void shouldNotJudgeReliabilityWithoutACalibratorOrEnoughSlates() {
        assertThat(gate(SAMPLE).objection(MODEL, LOUDER)).isEmpty();

        var few = RandomSlates.sample(RandomSlates.exposures(MODEL, 2, -1, 199, 5));
        assertThat(gate(few).objection(calibrated(MODEL, SAMPLE), LOUDER)).isEmpty();
    }
}
