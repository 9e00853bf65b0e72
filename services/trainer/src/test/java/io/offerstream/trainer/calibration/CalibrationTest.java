package io.offerstream.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.ranking.served.ModelFormat;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.slates.model.CarriedCalibrator;
import io.offerstream.slates.model.Scores;
import io.offerstream.trainer.contrast.RandomExposure;
import io.offerstream.trainer.fixture.Lines;
import io.offerstream.trainer.fixture.RandomSlates;
import io.offerstream.trainer.publication.Manifest;
import io.offerstream.trainer.publication.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final RankingModel MODEL = RandomSlates.model(0.1);

    private static Optional<Calibration> calibration(List<RandomExposure> exposures) {
        return Calibration.of(MODEL, RandomSlates.sample(exposures));
    }

    @Test
    void shouldFindWhatScoresMean() {
        var found =
                calibration(RandomSlates.exposures(MODEL, 1.5, -1, 2_000, 1)).orElseThrow();

        double error = found.fit().slopeStandardError().orElseThrow();
        assertThat(found.fit().calibrator().slope()).isCloseTo(1.5, within(3 * error));
        assertThat(found.fit().isInformative()).isTrue();
        assertThat(found.shown()).isEqualTo(2_000);
        assertThat(found.reliability().expectedCalibrationError()).isLessThan(0.03);
        assertThat(found.redemptions()).isEqualTo(Math.round(found.reliability().redemptions()));
    }

    @Test
    void shouldSayNothingOnTooLittle() {
        var exposures = RandomSlates.exposures(MODEL, 0, 0, 200, 2);
        assertThat(calibration(exposures)).isPresent();
        assertThat(calibration(exposures.subList(1, 200))).isEmpty();

        var rare = new ArrayList<RandomExposure>();
        for (int i = 0; i < 1_000; i++) {
            rare.add(Lines.exposure("s" + i, TestMarket.at(i), "A", i < 19));
        }
        assertThat(calibration(rare)).isEmpty();
        rare.add(Lines.exposure("one", TestMarket.at(2), "A", true));
        assertThat(calibration(rare)).isPresent();
        // Nobody knows what a model would have made of it.
        rare.set(1_000, Lines.exposure("one", TestMarket.at(2), "unknown", true));
        assertThat(calibration(rare)).isEmpty();
    }

    @Test
    void shouldStandInTheManifestAndInTheModel() {
        var found = calibration(RandomSlates.exposures(MODEL, 1.5, -1, 1_000, 3));
        var manifest = Manifest.of(
                Lines.empty(),
                Optional.empty(),
                Origin.STREAM,
                TestMarket.OPENING,
                0,
                Map.of("interaction-state/0", 7L),
                List.of(),
                found);

        var json = manifest.json().path("calibrator");

        var fit = found.orElseThrow().fit();
        assertThat(json.path("slope").doubleValue()).isEqualTo(fit.calibrator().slope());
        assertThat(json.path("intercept").doubleValue())
                .isEqualTo(fit.calibrator().intercept());
        assertThat(json.path("slope_standard_error").doubleValue()).isPositive();
        assertThat(json.path("shown").longValue()).isEqualTo(1_000);
        assertThat(json.path("redemptions").longValue()).isBetween(20L, 980L);
        assertThat(json.path("informative").booleanValue()).isTrue();
        assertThat(json.path("expected_calibration_error").doubleValue()).isBetween(0.0, 0.1);
        long counted = 0;
        for (var bin : json.path("reliability")) {
            assertThat(bin.path("predicted").doubleValue()).isBetween(0.0, 1.0);
            assertThat(bin.path("observed").doubleValue()).isBetween(0.0, 1.0);
            counted += bin.path("count").longValue();
        }
        assertThat(counted).isEqualTo(1_000);

        var served = ModelFormat.read(ModelFormat.write(MODEL.with(manifest.texts())));
        assertThat(CarriedCalibrator.of(served)).contains(fit.calibrator());
    }

    @Test
    void shouldNotBeThereWhereNothingIsKnown() {
        var manifest = Manifest.of(
                Lines.empty(),
                Optional.empty(),
                Origin.STREAM,
                TestMarket.OPENING,
                0,
                Map.of(),
                List.of(),
                Optional.empty());

        assertThat(manifest.json().has("calibrator")).isFalse();
        assertThat(CarriedCalibrator.of(MODEL.with(manifest.texts()))).isEmpty();
    }

    @Test
    void shouldScoreAsTheServedModelDoes() {
        var scores = new Scores(MODEL, RandomSlates.FORM);
        var customer = scores.customer(Lines.features("TIER=GOLD"));
        double explained = MODEL.explain(Lines.features("TIER=GOLD"), RandomSlates.FORM.of(Lines.offer("B"))).stream()
                .mapToDouble(part -> part.value())
                .sum();

        assertThat((double) scores.of(customer, Lines.offer("B"))).isCloseTo(explained, within(1e-5));
        assertThat(scores.of(customer, Lines.offer("A"))).isGreaterThan(scores.of(customer, Lines.offer("E")));
    }
}
