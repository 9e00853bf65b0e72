package io.offerstream.local.cli.models;

import io.offerstream.ranking.served.OfferFeatures;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.ranking.served.WeightedFeature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a model has learnt of one feature. Nothing in it changes. */
final class LearntFeature {
    /** Longest embedding first, ties by name. */
    static final Comparator<LearntFeature> BY_LENGTH =
            Comparator.comparingDouble(LearntFeature::length).reversed().thenComparing(LearntFeature::name);

    /** Largest bias first, up or down, ties by name. */
    static final Comparator<LearntFeature> BY_BIAS = Comparator.comparingDouble(
                    (LearntFeature feature) -> -Math.abs(feature.bias))
            .thenComparing(LearntFeature::name);

    private final Side side;
    private final String name;
    private final float[] embedding;
    private final float bias;

    /** @param embedding shape {@code [components]}; kept */
    private LearntFeature(Side side, String name, float[] embedding, float bias) {
        this.side = side;
        this.name = name;
        this.embedding = embedding;
        this.bias = bias;
    }

    /** Customers' or offers'. */
    enum Side {
        CUSTOMER("customer"),
        OFFER("offer");

        private final String word;

        Side(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** Every feature of a model, customers' first, in the model's order. */
    static List<LearntFeature> of(RankingModel model) {
        var features = new ArrayList<LearntFeature>();
        for (var name : model.customerFeatures()) {
            var embedding = new float[model.components()];
            float bias = model.representCustomer(List.of(WeightedFeature.of(name)), embedding, 0);
            features.add(new LearntFeature(Side.CUSTOMER, name, embedding, bias));
        }
        for (var name : model.offerFeatures()) {
            var embedding = new float[model.components()];
            var alone = new OfferFeatures(Optional.empty(), List.of(WeightedFeature.of(name)));
            float bias = model.representOffer(alone, embedding, 0);
            features.add(new LearntFeature(Side.OFFER, name, embedding, bias));
        }
        return features;
    }

    Side side() {
        return side;
    }

    String name() {
        return name;
    }

    float bias() {
        return bias;
    }

    /** Euclidean. */
    double length() {
        double squares = 0;
        for (float number : embedding) {
            squares += (double) number * number;
        }
        return Math.sqrt(squares);
    }

    /** Euclidean; both have the same number of components. */
    double distance(LearntFeature other) {
        double squares = 0;
        for (int i = 0; i < embedding.length; i++) {
            double difference = (double) embedding[i] - other.embedding[i];
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }
}
