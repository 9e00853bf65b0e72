package io.offerstream.trainer.calibration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.ranking.calibration.Calibrator;
import io.offerstream.ranking.calibration.CalibratorFit;
import io.offerstream.ranking.calibration.Reliability;
import io.offerstream.ranking.served.RankingModel;
import java.util.Optional;

/**
 * What a version's scores mean, and how far that can be believed, for its manifest.
 *
 * @param shown exposures it was fitted on
 * @param redemptions among them
 */
public record Calibration(CalibratorFit fit, Reliability reliability, long shown, long redemptions) {
    /** Its key in the manifest. */
    public static final String KEY = "calibrator";

    private static final String SLOPE = "slope";
    private static final String INTERCEPT = "intercept";
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
        json.put(SLOPE, fit.calibrator().slope());
        json.put(INTERCEPT, fit.calibrator().intercept());
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

    /**
     * The calibrator that a served model carries in its manifest.
     *
     * @throws IllegalStateException if what stands there is none
     */
    public static Optional<Calibrator> carriedBy(RankingModel model) {
        var text = model.manifest().get(KEY);
        if (text == null) {
            return Optional.empty();
        }
        try {
            var json = JSON.readTree(text);
            return Optional.of(new Calibrator(
                    json.required(SLOPE).doubleValue(), json.required(INTERCEPT).doubleValue()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException("a model with a calibrator that cannot be read: " + text, e);
        }
    }
}
