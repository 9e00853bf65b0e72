package io.offerstream.simulator.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Customers' profile features as numbers. Whoever lacks a feature has the value "unknown" of it. */
final class Profiles {
    private static final String UNKNOWN = "";

    private final Numbers customers = new Numbers();
    private final List<List<String>> features = new ArrayList<>();

    /** @param profile such as {@code AGE=UNDER_25} */
    void add(String customer, List<String> profile) {
        if (customers.of(customer) == features.size()) {
            features.add(List.copyOf(profile));
        }
    }

    /** The number of a customer; one who has not been added has no features. */
    int number(String customer) {
        int number = customers.of(customer);
        if (number == features.size()) {
            features.add(List.of());
        }
        return number;
    }

    /** By customer, the values of all features, those sorted by name. */
    List<int[]> list() {
        Map<String, Numbers> names = new TreeMap<>();
        features.forEach(
                profile -> profile.forEach(feature -> names.computeIfAbsent(name(feature), n -> new Numbers())));
        var profiles = new ArrayList<int[]>();
        for (var profile : features) {
            profiles.add(names.entrySet().stream()
                    .mapToInt(of -> of.getValue()
                            .of(profile.stream()
                                    .filter(feature -> name(feature).equals(of.getKey()))
                                    .findFirst()
                                    .orElse(UNKNOWN)))
                    .toArray());
        }
        return profiles;
    }

    private static String name(String feature) {
        return feature.substring(0, feature.indexOf('='));
    }
}
