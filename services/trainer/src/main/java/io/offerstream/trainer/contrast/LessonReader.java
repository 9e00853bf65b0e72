package io.offerstream.trainer.contrast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.platform.market.FeatureChoice;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.market.ModelConfig.Loss;
import io.offerstream.platform.market.ModelConfig.Negatives;
import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import io.offerstream.trainer.contrast.Contrast.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads outcomes of one market as what its model learns. Losses that compare learn from contrasts; the logistic one from
 * each exposure, since an impression without a redemption tells it something, too.
 */
public final class LessonReader {
    /** Before the name of a feature of the context, so that it is never one of the customer's. */
    public static final String CONTEXT = "context:";

    /** The product of two, faded, is still more than nothing. */
    private static final float LEAST_WEIGHT = 1e-18f;

    private static final JsonMapper JSON = new JsonMapper();

    private final FeatureChoice customerFeatures;
    private final FeatureChoice contextFeatures;
    private final boolean learnsExposures;

    /** 0 leaves them out. */
    private final double othersWeight;

    public LessonReader(MarketConfig config) {
        customerFeatures = config.training().customerFeatures();
        contextFeatures = config.training().contextFeatures();
        learnsExposures = config.model().loss() == Loss.LOGISTIC;
        // What is drawn from all offers has no pool that they could join.
        othersWeight =
                config.model().negatives() == Negatives.SEEN ? config.training().othersWeight() : 0;
    }

    /**
     * What the outcome teaches; empty if nothing.
     *
     * @throws IllegalArgumentException if it is no outcome that interaction-state would write; the message says why
     */
    public Optional<Lesson> read(Outcome outcome) {
        if (outcome.getKind() == OutcomeKind.CENSORED) {
            return Optional.of(new Lesson.TakeBack(subject(outcome)));
        }
        if (!isLearnt(outcome.getKind())) {
            return Optional.empty();
        }
        if (!outcome.getTrainable()) {
            // A revision may be one because the customer withdrew consent.
            return Optional.ofNullable(outcome.getSupersedes()).map(before -> new Lesson.TakeBack(subject(outcome)));
        }
        var contrast = outcome.getKind() == OutcomeKind.CONTRAST ? contrast(outcome) : exposure(outcome);
        return Optional.of(outcome.getSupersedes() == null ? new Lesson.Learn(contrast) : new Lesson.Correct(contrast));
    }

    private boolean isLearnt(OutcomeKind kind) {
        return switch (kind) {
            case CONTRAST -> !learnsExposures;
            case REDEEMED, SEEN_NOT_REDEEMED -> learnsExposures;
            case CENSORED, UNKNOWN -> false;
        };
    }

    private static String subject(Outcome outcome) {
        var id = outcome.getOutcomeId();
        int revision = id.lastIndexOf('#');
        return revision < 0 ? id : id.substring(0, revision);
    }

    private Contrast exposure(Outcome outcome) {
        boolean isRedeemed = outcome.getKind() == OutcomeKind.REDEEMED;
        return of(
                outcome,
                1,
                isRedeemed ? List.of(outcome.getOfferId()) : List.of(),
                isRedeemed
                        ? List.of()
                        : List.of(new Seen(outcome.getOfferId(), examination(outcome.getExaminationWeight(), 1))));
    }

    private Contrast contrast(Outcome outcome) {
        var json = tree("contrast", outcome.getContrast());
        var redeemed = new ArrayList<String>();
        exposures(json, "redeemed").forEach(offer -> redeemed.add(offer(offer)));
        var seen = new ArrayList<Seen>();
        exposures(json, "seen").forEach(offer -> seen.add(seen(offer, 1)));
        // Older contrasts have none.
        if (othersWeight > 0 && json.has("others")) {
            exposures(json, "others").forEach(offer -> seen.add(seen(offer, othersWeight)));
        }
        if (redeemed.isEmpty()) {
            throw new IllegalArgumentException("contrast: nothing is redeemed in it");
        }
        return of(outcome, json.path("sample_weight").asDouble(0), redeemed, seen);
    }

    private static JsonNode exposures(JsonNode contrast, String name) {
        var exposures = contrast.path(name);
        if (!exposures.isArray()) {
            throw new IllegalArgumentException("contrast: " + name + " is no list of exposures");
        }
        return exposures;
    }

    /** @param weight of its kind, (0,1] */
    private static Seen seen(JsonNode exposure, double weight) {
        double examination = exposure.path("examination_weight").asDouble(0);
        return new Seen(offer(exposure), examination(examination, weight));
    }

    private static String offer(JsonNode exposure) {
        var offer = exposure.path("offer").asText("");
        if (offer.isEmpty()) {
            throw new IllegalArgumentException("contrast: an exposure without an offer");
        }
        return offer;
    }

    private static float examination(double examination, double weight) {
        if (!(examination > 0 && examination <= 1)) {
            throw new IllegalArgumentException(
                    "examination_weight: expected above 0 and at most 1, found " + examination);
        }
        return Math.max(LEAST_WEIGHT, (float) (examination * weight));
    }

    private Contrast of(Outcome outcome, double weight, List<String> redeemed, List<Seen> seen) {
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("sample_weight: expected above 0 and at most 1, found " + weight);
        }
        if (outcome.getImpressionTime() == null) {
            throw new IllegalArgumentException("impression_time: is missing");
        }
        return new Contrast(
                subject(outcome),
                outcome.getImpressionTime().toEpochMilli(),
                outcome.getCustomerPseudonym(),
                outcome.getArm(),
                Math.max(LEAST_WEIGHT, (float) weight),
                features(outcome),
                redeemed,
                seen);
    }

    private List<WeightedFeature> features(Outcome outcome) {
        var sorted = new TreeMap<String, Float>();
        for (Map.Entry<String, JsonNode> feature :
                tree("customer_features", outcome.getCustomerFeatures()).properties()) {
            if (customerFeatures.takes(feature.getKey())) {
                sorted.put(feature.getKey(), weight(feature));
            }
        }
        for (var feature : outcome.getContextFeatures()) {
            if (contextFeatures.takes(feature)) {
                sorted.put(CONTEXT + feature, 1f);
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

    private static JsonNode tree(String field, String json) {
        try {
            var tree = JSON.readTree(json == null ? "" : json);
            if (tree.isObject()) {
                return tree;
            }
            throw new IllegalArgumentException(field + ": expected a JSON object");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(field + ": " + e.getOriginalMessage(), e);
        }
    }
}
