package io.offerstream.simulator.population;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A categorical feature and how often each of its values occurs.
 *
 * @param weights one a value, in any unit
 */
record Feature(String name, List<String> values, List<Integer> weights) {
    static final List<Feature> OF_OFFERS = List.of(
            new Feature("MENU_SIZE", List.of("SNACK", "REGULAR", "LARGE", "FAMILY"), List.of(2, 4, 3, 1)),
            new Feature("PROTEIN", List.of("BEEF", "CHICKEN", "FISH", "VEGGIE"), List.of(4, 4, 1, 2)),
            new Feature(
                    "DISCOUNT_TYPE",
                    List.of("PERCENT_20", "TWO_FOR_ONE", "FREE_SIDE", "FREE_DRINK"),
                    List.of(3, 1, 2, 2)),
            new Feature("DAYPART", Daypart.names(), List.of(2, 4, 4, 1)),
            new Feature("COMBO", List.of("YES", "NO"), List.of(1, 1)));

    /** The feature of a customer that also says when they come. */
    static final Feature HOME_DAYPART = new Feature("HOME_DAYPART", Daypart.names(), List.of(2, 4, 3, 1));

    static final List<Feature> OF_CUSTOMERS = List.of(
            new Feature("TIER", List.of("BRONZE", "SILVER", "GOLD"), List.of(6, 3, 1)),
            HOME_DAYPART,
            new Feature("HOUSEHOLD", List.of("SINGLE", "COUPLE", "FAMILY"), List.of(4, 3, 3)));

    /** One value of each feature, as NAME=VALUE. */
    static List<String> draw(List<Feature> features, SplittableRandom random) {
        var drawn = new ArrayList<String>();
        features.forEach(feature -> drawn.add(feature.name + "=" + feature.draw(random)));
        return drawn;
    }

    private String draw(SplittableRandom random) {
        int left = random.nextInt(weights.stream().mapToInt(Integer::intValue).sum());
        int value = 0;
        while (left >= weights.get(value)) {
            left -= weights.get(value);
            value++;
        }
        return values.get(value);
    }

    /** The value that an entity with these features has of this one. */
    String of(List<String> features) {
        return features.stream()
                .filter(feature -> feature.startsWith(name + "="))
                .map(feature -> feature.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected a feature " + name + " in " + features));
    }
}
