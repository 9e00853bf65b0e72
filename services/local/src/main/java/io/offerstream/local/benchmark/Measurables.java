package io.offerstream.local.benchmark;

import io.offerstream.platform.yaml.DidYouMean;
import java.util.Map;
import java.util.TreeMap;

/** Everything that can be measured, by name. */
final class Measurables {
    private static final Map<String, Measurable> ALL = new TreeMap<>(
            Map.of(CountPerKey.NAME, new CountPerKey(), MeasurementScenario.NAME, new MeasurementScenario()));

    private Measurables() {}

    static Measurable named(String name) {
        var found = ALL.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "nothing to measure is called " + name + DidYouMean.hint(ALL.keySet(), name));
        }
        return found;
    }
}
