package io.offerstream.local.benchmark;

import io.offerstream.platform.yaml.DidYouMean;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Everything that can be measured, by name. */
final class Measurables {
    private static final Map<String, Measurable> ALL = List.of(
                    CountPerKey.OF_COPIES,
                    CountPerKey.OF_FACTS,
                    CountPerKey.OF_FACTS_CACHED,
                    new MeasuredAssigner(),
                    new MeasuredMeasurement(),
                    new MeasuredInteractionState())
            .stream()
            .collect(Collectors.toMap(Measurable::name, Function.identity(), (one, other) -> one, TreeMap::new));

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
