package io.offerstream.simulator.world;

import io.offerstream.simulator.scenario.Scenario;
import java.util.List;

/**
 * Markets of a chain, with their truth: the same scenario and seed make the same world, bit for bit. Time is counted in
 * cycles of a week and slots of six hours, four a day; each slot is a tick. Immutable.
 */
public final class World {
    public static final int DAYS_PER_CYCLE = 7;
    public static final int SLOTS_PER_CYCLE = DAYS_PER_CYCLE * Daypart.COUNT;

    private final Scenario scenario;
    private final long seed;
    private final Catalogue catalogue;
    private final List<MarketWorld> markets;

    public World(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.seed = seed;
        long key = Luck.key(seed, 0);
        catalogue = new Catalogue(scenario, key);
        markets = scenario.markets().stream()
                .map(market -> new MarketWorld(scenario, market, catalogue, key))
                .toList();
    }

    public Scenario scenario() {
        return scenario;
    }

    public long seed() {
        return seed;
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    public List<MarketWorld> markets() {
        return markets;
    }

    /** Which daypart a slot of any cycle is. */
    public static int daypart(int slot) {
        return slot % Daypart.COUNT;
    }
}
