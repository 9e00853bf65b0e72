package io.offerstream.trainer.calibration;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.ranking.calibration.CalibratorFit;
import io.offerstream.ranking.calibration.Reliability;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.slates.model.CarriedCalibrator;
import java.util.Optional;

/**
 * What a version's scores mean, and how far that can be believed, for its manifest.
 *
 * @param shown exposures it was fitted on
 * @param redemptions among them
 */
public record Calibration(CalibratorFit fit, Reliability reliability, long shown, long redemptions) {
    /** Its key in the manifest. */
    public static final String KEY = CarriedCalibrator.KEY;

    private static final JsonMapper JSON = new JsonMapper();

    /** Fits a model's calibrator; empty if the sample is too small, or does not determine one. */
    public static Optional<Calibration> of(RankingModel model, CalibrationSample sample) {
        return sample.scoredBy(model).flatMap(shown -> {
            var fit = CalibratorFit.of(shown);
            return fit.converged()
                    ? Optional.of(new Calibration(
                            fit, Reliability.of(fit.calibrator(), shown), sample.shown(), sample.redemptions()))
                    : Optional.empty();
        });
    }

    /** What stands in the manifest. */
    public ObjectNode json() {
        var json = JSON.createObjectNode();
        json.put(CarriedCalibrator.SLOPE, fit.calibrator().slope());
        json.put(CarriedCalibrator.INTERCEPT, fit.calibrator().intercept());
        fit.slopeStandardError().ifPresent(error -> json.put("slope_standard_error", error));
        json.put("shown", shown);
        json.put("redemptions", redemptions);
        json.put("informative", fit.isInformative());
        json.put("expected_calibration_error", reliability.expectedCalibrationError());
        var bins = json.putArray("reliability");
        for (var bin : reliability.bins()) {
            bins.addObject()
                    .put("predicted", bin.predicted())
                    .put("observed", bin.observed())
                    .put("count", (long) bin.count());
        }
        return json;
    }
}
