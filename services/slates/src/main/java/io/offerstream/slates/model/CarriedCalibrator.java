package io.offerstream.slates.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.ranking.calibration.Calibrator;
import io.offerstream.ranking.served.RankingModel;
import java.util.Optional;

/** The calibrator that a served model has in its manifest: a JSON object under {@value #KEY}. */
public final class CarriedCalibrator {
    public static final String KEY = "calibrator";

    /** Log odds per unit of score. */
    public static final String SLOPE = "slope";

    /** Log odds at score 0. */
    public static final String INTERCEPT = "intercept";

    private static final JsonMapper JSON = new JsonMapper();

    private CarriedCalibrator() {}

    /**
     * Reads it; empty where the model was published without.
     *
     * @throws IllegalStateException if what stands there is none
     */
    public static Optional<Calibrator> of(RankingModel model) {
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
