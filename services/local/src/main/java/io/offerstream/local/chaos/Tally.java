package io.offerstream.local.chaos;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How often each fault happened. Safe for use from many threads. */
final class Tally {
    private final Map<Fault, Long> counts = Collections.synchronizedMap(new EnumMap<>(Fault.class));

    void add(Fault fault) {
        counts.merge(fault, 1L, Long::sum);
    }

    long of(Fault fault) {
        return counts.getOrDefault(fault, 0L);
    }

    Map<Fault, Long> all() {
        var all = new EnumMap<Fault, Long>(Fault.class);
        for (var fault : Fault.values()) {
            all.put(fault, of(fault));
        }
        return all;
    }
}
