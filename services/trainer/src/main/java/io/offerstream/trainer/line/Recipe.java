package io.offerstream.trainer.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.market.ModelConfig;
import io.offerstream.ranking.chance.Chance;
import io.offerstream.ranking.learning.LearnerConfig;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of a market's configuration decides how its model is learnt: when any of it changes, a generation begins.
 *
 * @param text JSON object, keys sorted: the same for the same way of learning
 */
public record Recipe(String text) {
    private static final JsonMapper JSON = new JsonMapper();

    public static Recipe of(MarketConfig config) {
        var model = config.model();
        var training = config.training();
        var values = new TreeMap<String, String>();
        values.put("negatives", model.negatives().word());
        values.put("others_weight", String.valueOf(training.othersWeight()));
        values.put("no_components", String.valueOf(model.noComponents()));
        values.put("loss", model.loss().word());
        values.put("learning_schedule", model.learningSchedule().word());
        values.put("learning_rate", String.valueOf(model.learningRate()));
        values.put("item_alpha", String.valueOf(model.itemAlpha()));
        values.put("user_alpha", String.valueOf(model.userAlpha()));
        values.put("max_sampled", String.valueOf(model.maxSampled()));
        values.put("k", String.valueOf(model.k()));
        values.put("n", String.valueOf(model.n()));
        values.put("rho", String.valueOf(model.rho()));
        values.put("epsilon", String.valueOf(model.epsilon()));
        values.put("seed", String.valueOf(config.seed()));
        values.put("training_data_start_date", config.trainingDataStart().toString());
        values.put("offer_categorical_features", training.offerFeatures().toString());
        values.put("customer_features", training.customerFeatures().toString());
        values.put("context_features", training.contextFeatures().toString());
        try {
            return new Recipe(JSON.writeValueAsString(values));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }

    /** SHA-256 of the text, hex. */
    public String hash() {
        return HexFormat.of().formatHex(Sha256.of(text.getBytes(UTF_8)));
    }

    /** What differs, for people: {@code no_components 32 -> 64}. */
    public List<String> differences(Recipe newer) {
        var before = tree();
        var after = newer.tree();
        var differences = new ArrayList<String>();
        after.properties().forEach(entry -> {
            var old = before.path(entry.getKey()).asText("none");
            if (!old.equals(entry.getValue().asText())) {
                differences.add(
                        entry.getKey() + " " + old + " -> " + entry.getValue().asText());
            }
        });
        return differences;
    }

    /** What the text says, sorted by key. */
    public SortedMap<String, String> values() {
        var values = new TreeMap<String, String>();
        tree().properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        return values;
    }

    /** Whether embeddings learnt by it are of use to {@code newer}. */
    boolean keepsEmbeddingsOf(Recipe newer) {
        return has("no_components", newer);
    }

    /** Whether the optimiser's memory is. */
    boolean keepsAccumulatorsOf(Recipe newer) {
        return keepsEmbeddingsOf(newer) && has("learning_schedule", newer);
    }

    private boolean has(String key, Recipe newer) {
        return tree().path(key).equals(newer.tree().path(key));
    }

    private JsonNode tree() {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a recipe that is no JSON: " + text, e);
        }
    }

    /** The library's settings for a refit: as the market has them. */
    public static LearnerConfig ofRefit(MarketConfig config) {
        return LearnerConfigs.of(config.model(), seed(config));
    }

    /**
     * The library's settings for a stream. Its L2 is not made step by step but in event time, by {@link Pace}: see
     * docs/decisions/0032-l2-in-event-time.md.
     */
    public static LearnerConfig ofStream(MarketConfig config) {
        var model = config.model();
        return LearnerConfigs.of(
                new ModelConfig(
                        model.negatives(),
                        model.noComponents(),
                        model.loss(),
                        model.learningSchedule(),
                        model.learningRate(),
                        0,
                        0,
                        model.epochs(),
                        model.maxSampled(),
                        model.k(),
                        model.n(),
                        model.rho(),
                        model.epsilon()),
                seed(config));
    }

    /** Markets with the same seed do not share draws. */
    private static long seed(MarketConfig config) {
        return new Chance(config.seed()).split(config.market().hashCode()).nextLong();
    }
}
