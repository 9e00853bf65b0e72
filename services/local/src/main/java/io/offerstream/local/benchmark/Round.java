package io.offerstream.local.benchmark;

import java.util.List;

/**
 * All apps, one after the other.
 *
 * @param baselines of the counts per key, in the order of the scenario; at least one
 * @param service of the service
 */
public record Round(List<Cost> baselines, Cost service) {
    public Round {
        baselines = List.copyOf(baselines);
    }

    /** Of the cheapest count per key, microseconds of CPU time a record. */
    public double baseline() {
        return baselines.stream().mapToDouble(Cost::warm).min().orElseThrow();
    }

    /** The service's beside the cheapest count per key's. */
    public double ratio() {
        return service.warm() / baseline();
    }

    /** The same with start and warm-up. */
    public double wholeRatio() {
        return service.whole()
                / baselines.stream().mapToDouble(Cost::whole).min().orElseThrow();
    }

    /** As if a record of the service were {@code factor} records. */
    public Round times(double factor) {
        return new Round(
                baselines, new Cost(service.warm() * factor, service.whole() * factor, service.perSecond() / factor));
    }
}
