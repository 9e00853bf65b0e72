package io.offerstream.ranking.served;

/**
 * What a customer or offer has, and how much of it.
 *
 * @param name as the model knows it; one it does not know counts for nothing
 * @param weight finite
 */
public record WeightedFeature(String name, float weight) {
    public WeightedFeature {
        if (!Float.isFinite(weight)) {
            throw new IllegalArgumentException("feature '" + name + "' has the weight " + weight);
        }
    }

    public static WeightedFeature of(String name) {
        return new WeightedFeature(name, 1);
    }
}
