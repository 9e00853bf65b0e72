package io.offerstream.simulator.scenario;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What a world is drawn from: with a seed, everything in the world is decided.
 *
 * @param name for reports
 * @param seed of the first world; the next ones count on from it
 * @param numbers every {@link Parameter}, within its range
 * @param faults those that there are, within their ranges
 * @param proof what it is to show
 */
public record Scenario(
        String name,
        long seed,
        Map<Parameter, Double> numbers,
        List<MarketScenario> markets,
        Map<Fault, Double> faults,
        Proof proof) {
    private static final List<Parameter> EXAMINED = List.of(
            Parameter.EXAMINED_0,
            Parameter.EXAMINED_1,
            Parameter.EXAMINED_2,
            Parameter.EXAMINED_3,
            Parameter.EXAMINED_4);

    public Scenario {
        numbers = Map.copyOf(numbers);
        markets = List.copyOf(markets);
        faults = Map.copyOf(faults);
        for (var parameter : Parameter.values()) {
            var value = numbers.get(parameter);
            require(
                    value != null && parameter.range().contains(value),
                    parameter,
                    "expected a number from " + Range.written(parameter.range().least()) + " to "
                            + Range.written(parameter.range().most()) + ", found " + value);
        }
        for (int position = 1; position < EXAMINED.size(); position++) {
            require(
                    numbers.get(EXAMINED.get(position)) <= numbers.get(EXAMINED.get(position - 1)),
                    EXAMINED.get(position),
                    "nobody looks at a position who has not looked at the one before: expected at most "
                            + EXAMINED.get(position - 1).key());
        }
        require(
                numbers.get(Parameter.NEW_OFFERS) <= numbers.get(Parameter.LIVE_OFFERS),
                Parameter.NEW_OFFERS,
                "expected at most " + Parameter.LIVE_OFFERS.key());
        require(
                numbers.get(Parameter.TEST) + numbers.get(Parameter.POPULARITY) < 1,
                Parameter.POPULARITY,
                "the rest is the random arm's: expected to sum up to less than 1 with " + Parameter.TEST.key());
        var codes = new HashSet<String>();
        if (markets.isEmpty() || !markets.stream().map(MarketScenario::code).allMatch(codes::add)) {
            throw new IllegalArgumentException("markets: expected one or more, each once");
        }
    }

    /** Without faults, to show a lift. */
    public Scenario(String name, long seed, Map<Parameter, Double> numbers, List<MarketScenario> markets) {
        this(name, seed, numbers, markets, Map.of(), Proof.LIFT);
    }

    private static void require(boolean holds, Parameter about, String message) {
        if (!holds) {
            throw new FlawedScenarioException(about, message);
        }
    }

    public double number(Parameter parameter) {
        return numbers.get(parameter);
    }

    /** 0 where there is none. */
    public double fault(Fault fault) {
        return faults.getOrDefault(fault, 0.0);
    }

    /** The same world, in which nothing goes wrong. */
    public Scenario withoutFaults() {
        return new Scenario(name, seed, numbers, markets, Map.of(), proof);
    }

    public int count(Parameter parameter) {
        return (int) number(parameter);
    }

    /** Cycles before the first that is measured, and those that are. */
    public int allCycles() {
        return count(Parameter.HISTORY_CYCLES) + count(Parameter.CYCLES);
    }

    /** Probability that a customer with an open slate looks at each position; the last two are of what they browse. */
    public double[] examination() {
        return EXAMINED.stream().mapToDouble(this::number).toArray();
    }

    public int customers() {
        return markets.stream().mapToInt(MarketScenario::customers).sum();
    }

    /** The same with other numbers here and there. */
    public Scenario with(String newName, Map<Parameter, Double> other) {
        var changed = new EnumMap<>(numbers);
        changed.putAll(other);
        return new Scenario(newName, seed, changed, markets, faults, proof);
    }

    /** The same with fewer customers, or more: another world. */
    public Scenario ofSize(double share) {
        return share == 1
                ? this
                : new Scenario(
                        name,
                        seed,
                        numbers,
                        markets.stream().map(market -> market.ofSize(share)).toList(),
                        faults,
                        proof);
    }
}
