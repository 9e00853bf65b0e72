package io.offerstream.trainer.contrast;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.served.WeightedFeature;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The features of a customer and of the context, as an outcome has them. */
public final class ShownFeatures {
    private ShownFeatures() {}

    /**
     * As a model knows them, sorted by name.
     *
     * @param customerFeatures JSON object, name to weight
     * @param customers which of those are taken
     * @param contexts which of the context's are taken
     * @throws IllegalArgumentException if interaction-state would not write them; the message says why
     */
    public static List<WeightedFeature> of(
            String customerFeatures,
            List<String> contextFeatures,
            Predicate<String> customers,
            Predicate<String> contexts) {
        var sorted = new TreeMap<String, Float>();
        for (Map.Entry<String, JsonNode> feature :
                LessonReader.tree("customer_features", customerFeatures).properties()) {
            if (customers.test(feature.getKey())) {
                sorted.put(feature.getKey(), weight(feature));
            }
        }
        for (var feature : contextFeatures) {
            if (contexts.test(feature)) {
                sorted.put(LessonReader.CONTEXT + feature, 1f);
            }
        }
        return sorted.entrySet().stream()
                .map(feature -> new WeightedFeature(feature.getKey(), feature.getValue()))
                .toList();
    }

    private static float weight(Map.Entry<String, JsonNode> feature) {
        double weight = feature.getValue().isNumber() ? feature.getValue().doubleValue() : Double.NaN;
        if (!(Math.abs(weight) <= Entities.LARGEST_WEIGHT)) {
            throw new IllegalArgumentException("customer_features: " + feature.getKey() + " has the weight "
                    + feature.getValue() + ", but weights are numbers of at most " + Entities.LARGEST_WEIGHT);
        }
        return (float) weight;
    }
}
