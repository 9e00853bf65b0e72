package io.offerstream.simulator.scenario;

import java.util.EnumMap;
import java.util.Map;

/**
 * One market of a world.
 *
 * @param code as of a market file
 * @param numbers every {@link MarketParameter}, within its range
 */
public record MarketScenario(String code, Map<MarketParameter, Double> numbers) {
    public MarketScenario {
        numbers = Map.copyOf(numbers);
        for (var parameter : MarketParameter.values()) {
            var value = numbers.get(parameter);
            if (value == null || !parameter.range().contains(value)) {
                throw new IllegalArgumentException(parameter.path(code) + ": expected a number from "
                        + Range.written(parameter.range().least()) + " to "
                        + Range.written(parameter.range().most()) + ", found " + value);
            }
        }
    }

    public double number(MarketParameter parameter) {
        return numbers.get(parameter);
    }

    public int customers() {
        return (int) number(MarketParameter.CUSTOMERS);
    }

    /** The same market with so much of its customers, ten at least. */
    MarketScenario ofSize(double share) {
        var changed = new EnumMap<>(numbers);
        changed.put(MarketParameter.CUSTOMERS, (double) Math.max(10, Math.round(share * customers())));
        return new MarketScenario(code, changed);
    }
}
