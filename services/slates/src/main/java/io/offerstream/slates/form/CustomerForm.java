package io.offerstream.slates.form;

import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.CustomerFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A customer, and the context, as models see them. */
public final class CustomerForm {
    /** What the name of a context feature begins with, so that none of a customer's is called the same. */
    public static final String CONTEXT = "context:";

    private CustomerForm() {}

    /**
     * As published, every feature taken: a model knows those alone that were chosen when it was learnt.
     *
     * @throws IllegalArgumentException if interaction-state would not write them; the message says why
     */
    public static List<WeightedFeature> of(CustomerFeatures customer) {
        var sorted = new ArrayList<WeightedFeature>();
        JsonObjects.features(
                "behaviour_features",
                customer.getBehaviourFeatures(),
                (name, weight, found) -> insert(new WeightedFeature(name, weight(name, weight, found)), sorted));
        for (var feature : customer.getProfileFeatures()) {
            insert(WeightedFeature.of(feature), sorted);
        }
        return sorted;
    }

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
        var sorted = new ArrayList<WeightedFeature>();
        JsonObjects.features("customer_features", customerFeatures, (name, weight, found) -> {
            if (customers.test(name)) {
                insert(new WeightedFeature(name, weight(name, weight, found)), sorted);
            }
        });
        for (var feature : contextFeatures) {
            if (contexts.test(feature)) {
                insert(new WeightedFeature(CONTEXT + feature, 1), sorted);
            }
        }
        return sorted;
    }

    /** By name, from behind: they come sorted. What is said twice is what was said last. */
    private static void insert(WeightedFeature feature, List<WeightedFeature> sorted) {
        for (int at = sorted.size(); at > 0; at--) {
            int order = sorted.get(at - 1).name().compareTo(feature.name());
            if (order == 0) {
                sorted.set(at - 1, feature);
                return;
            }
            if (order < 0) {
                sorted.add(at, feature);
                return;
            }
        }
        sorted.add(0, feature);
    }

    private static float weight(String name, double weight, String found) {
        if (!(Math.abs(weight) <= Entities.LARGEST_WEIGHT)) {
            throw new IllegalArgumentException("customer_features: " + name + " has the weight "
                    + (Double.isNaN(weight) ? found : weight) + ", but weights are numbers of at most "
                    + Entities.LARGEST_WEIGHT);
        }
        return (float) weight;
    }
}
