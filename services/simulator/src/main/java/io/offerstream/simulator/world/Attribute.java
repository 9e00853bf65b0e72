package io.offerstream.simulator.world;

import java.util.List;

/**
 * A categorical feature and how often each of its values occurs. Frequencies are assumed.
 *
 * @param weights one a value, in any unit
 */
public record Attribute(String name, List<String> values, List<Integer> weights) {
    /** How deep an offer's discount is, from shallow to deep. */
    static final Attribute VALUE = new Attribute("VALUE", List.of("LOW", "MIDDLE", "HIGH"), List.of(1, 1, 1));

    /** When an offer is meant to be redeemed; the first value is any time. */
    static final Attribute DAYPART =
            new Attribute("DAYPART", List.of("ANY", "BREAKFAST", "LUNCH", "DINNER"), List.of(4, 1, 2, 2));

    public static final List<Attribute> OF_OFFERS = List.of(
            new Attribute("MENU_SIZE", List.of("SNACK", "REGULAR", "LARGE", "FAMILY"), List.of(2, 4, 3, 1)),
            new Attribute("PROTEIN", List.of("BEEF", "CHICKEN", "FISH", "VEGGIE"), List.of(4, 4, 1, 2)),
            new Attribute(
                    "DISCOUNT_TYPE", List.of("PERCENT", "TWO_FOR_ONE", "FREE_SIDE", "FREE_DRINK"), List.of(3, 2, 2, 2)),
            VALUE,
            DAYPART,
            new Attribute("COMBO", List.of("YES", "NO"), List.of(1, 1)));

    /** The feature of a customer that also says when they come. */
    static final Attribute HOME_DAYPART = new Attribute("HOME_DAYPART", Daypart.names(), List.of(2, 4, 3, 1));

    public static final List<Attribute> OF_CUSTOMERS = List.of(
            new Attribute("TIER", List.of("BRONZE", "SILVER", "GOLD"), List.of(6, 3, 1)),
            HOME_DAYPART,
            new Attribute("HOUSEHOLD", List.of("SINGLE", "COUPLE", "FAMILY"), List.of(4, 3, 3)),
            new Attribute("AGE", List.of("UNDER_30", "30_TO_49", "50_AND_OVER"), List.of(3, 4, 3)));

    /** Values of all features of offers, one after the other. */
    public static final int OFFER_VALUES = valuesOf(OF_OFFERS);

    /** Values of all features of customers, one after the other. */
    public static final int CUSTOMER_VALUES = valuesOf(OF_CUSTOMERS);

    private static int valuesOf(List<Attribute> attributes) {
        return attributes.stream()
                .mapToInt(attribute -> attribute.values.size())
                .sum();
    }

    /** Number of this feature's first value among all of {@code attributes}. */
    static int offset(List<Attribute> attributes, int attribute) {
        return valuesOf(attributes.subList(0, attribute));
    }

    int draw(long key) {
        int left = Luck.below(weights.stream().mapToInt(Integer::intValue).sum(), key);
        int value = 0;
        while (left >= weights.get(value)) {
            left -= weights.get(value);
            value++;
        }
        return value;
    }
}
