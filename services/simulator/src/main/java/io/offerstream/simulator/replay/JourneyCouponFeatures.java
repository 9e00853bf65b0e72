package io.offerstream.simulator.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * What a coupon's products are, the most frequent values first: some coupons hold for products of 85 categories, and a
 * feature of nearly everything tells nothing.
 */
final class JourneyCouponFeatures {
    private static final int DEPARTMENTS = 3;
    private static final int CATEGORIES = 5;
    private static final int BRANDS = 2;

    private final Map<String, Integer> departments = new TreeMap<>();
    private final Map<String, Integer> categories = new TreeMap<>();
    private final Map<String, Integer> brands = new TreeMap<>();

    void add(JourneyProduct product) {
        product.department().ifPresent(value -> departments.merge(value, 1, Integer::sum));
        product.category().ifPresent(value -> categories.merge(value, 1, Integer::sum));
        product.brand().ifPresent(value -> brands.merge(value, 1, Integer::sum));
    }

    List<String> features() {
        var features = new ArrayList<String>();
        top(departments, DEPARTMENTS).forEach(value -> features.add("DEPARTMENT=" + value));
        top(categories, CATEGORIES).forEach(value -> features.add("CATEGORY=" + value));
        top(brands, BRANDS).forEach(value -> features.add("BRAND=" + value));
        return features;
    }

    String title() {
        var names = top(categories, 1).isEmpty() ? top(departments, 1) : top(categories, 1);
        return names.isEmpty() ? "products unknown" : names.get(0);
    }

    /** Ties by name, so that the same file gives the same features. */
    private static List<String> top(Map<String, Integer> counts, int limit) {
        return counts.entrySet().stream()
                .sorted(Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Entry.comparingByKey()))
                .limit(limit)
                .map(Entry::getKey)
                .toList();
    }
}
