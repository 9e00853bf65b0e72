package io.offerstream.simulator.calibration;

import java.util.HashMap;
import java.util.Map;

/** Numbers names from 0, in the order in which they come. */
final class Numbers {
    private final Map<String, Integer> numbers = new HashMap<>();

    int of(String name) {
        return numbers.computeIfAbsent(name, unknown -> numbers.size());
    }
}
