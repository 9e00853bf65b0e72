package io.offerstream.local.simulation;

import io.offerstream.platform.market.BadMarketConfigException;
import io.offerstream.simulator.world.World;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * This system as it is compared.
 *
 * @param set keys of market files that are set otherwise than by default, with their values as YAML
 */
public record Product(Variant variant, Map<String, String> set) {
    public Product {
        set = Map.copyOf(set);
    }

    /** As it is called in a report: what is set belongs to the name, since it is another system. */
    public String word() {
        return set.isEmpty()
                ? variant.word()
                : new TreeMap<>(set)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .collect(Collectors.joining(", ", variant.word() + " with ", ""));
    }

    /**
     * Refuses what no market file takes.
     *
     * @throws BadMarketConfigException with the key and what is wrong with it
     */
    public void check(World world) {
        WorldMarkets.records(world, changed());
    }

    boolean isPromoted() {
        return variant.isPromoted();
    }

    Map<String, String> changed() {
        var changed = new TreeMap<>(variant.changed());
        changed.putAll(set);
        return changed;
    }
}
