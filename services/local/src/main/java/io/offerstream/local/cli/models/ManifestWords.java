package io.offerstream.local.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.operations.models.KeptModel;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** A manifest as people read it: what it is about, and a line on it. */
final class ManifestWords {
    /** Of what was dropped, so many names at most. */
    private static final int MOST_NAMES = 10;

    private ManifestWords() {}

    static Map<String, String> of(KeptModel model) {
        var words = new LinkedHashMap<String, String>();
        words.put("origin", origin(model));
        words.put("published", model.says("published_at"));
        words.put("contrasts", model.says("contrasts") + arms(model.manifest().path("contrasts_by_arm")));
        words.put("examples", model.says("steps") + ", of which " + model.says("refused_steps") + " refused");
        words.put("learnt again", model.says("learnt_again") + " contrasts of the reservoir");
        words.put(
                "put right",
                model.says("corrected") + " contrasts corrected, " + model.says("taken_back") + " taken back");
        words.put("unknown offers", model.says("unknown_offers"));
        putCalibrator(model.manifest().path("calibrator"), words);
        var places = model.manifest().path("offsets");
        places.properties()
                .forEach(entry -> words.put(
                        "offsets of " + entry.getKey(),
                        "outcomes-" + model.says("outcomes_partition") + ": from "
                                + entry.getValue().path(0).asText() + " to before "
                                + entry.getValue().path(1).asText()));
        words.put("dropped", dropped(model.manifest().path("dropped")));
        words.put("seed", model.says("seed"));
        words.put("kernel", model.says("kernel"));
        words.put("config_hash", model.says("config_hash"));
        words.put("recipe_hash", model.says("recipe_hash"));
        return words;
    }

    private static String origin(KeptModel model) {
        var parent = model.record().getParentVersion();
        return switch (model.says("origin")) {
            case "STREAM" -> parent == null ? "STREAM: the market's first" : "STREAM: learnt on from version " + parent;
            case "REFIT" -> "REFIT: learnt anew from training_data_start_date";
            case "CONFIGURATION" -> "CONFIGURATION: version " + parent + ", as far as it fits the changed market file";
            default -> model.says("origin");
        };
    }

    private static String arms(JsonNode byArm) {
        var arms = new StringJoiner(", ", " (", ")").setEmptyValue("");
        byArm.properties()
                .forEach(entry ->
                        arms.add(entry.getKey() + " " + entry.getValue().asText()));
        return arms.toString();
    }

    private static void putCalibrator(JsonNode calibrator, Map<String, String> words) {
        if (calibrator.isMissingNode()) {
            words.put("calibrator", "none: too few random slates were seen");
            return;
        }
        words.put(
                "calibrator",
                String.format(
                        Locale.ROOT,
                        "log odds %.4f a score + %.4f (standard error of the slope %s), %s",
                        calibrator.path("slope").doubleValue(),
                        calibrator.path("intercept").doubleValue(),
                        calibrator.has("slope_standard_error")
                                ? String.format(
                                        Locale.ROOT,
                                        "%.4f",
                                        calibrator.path("slope_standard_error").doubleValue())
                                : "unknown",
                        calibrator.path("informative").booleanValue()
                                ? "scores tell what is redeemed"
                                : "scores do not tell what is redeemed"));
        words.put(
                "calibrated on",
                calibrator.path("shown").asText() + " exposures of random slates, "
                        + calibrator.path("redemptions").asText() + " redeemed");
        words.put(
                "calibration error",
                percent(calibrator.path("expected_calibration_error")) + " percentage points on average");
        var bins = new StringJoiner(", ");
        calibrator
                .path("reliability")
                .forEach(bin -> bins.add(percent(bin.path("predicted")) + " → " + percent(bin.path("observed")) + " ("
                        + bin.path("count").asText() + ")"));
        words.put("reliability", "predicted → observed %: " + bins);
    }

    private static String percent(JsonNode share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share.doubleValue());
    }

    private static String dropped(JsonNode names) {
        if (names.isEmpty()) {
            return "nothing";
        }
        var some = new StringJoiner(", ");
        for (int i = 0; i < Math.min(MOST_NAMES, names.size()); i++) {
            some.add(names.get(i).asText());
        }
        return names.size() + ": " + some + (names.size() > MOST_NAMES ? ", …" : "");
    }
}
