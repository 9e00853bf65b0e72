package io.offerstream.local.rehearsal;

import io.offerstream.local.stack.MarketRecords;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.market.MarketFile;
import io.offerstream.schemas.Market;
import io.offerstream.simulator.plant.LostImpressions;
import io.offerstream.simulator.plant.MissingRedemptions;
import io.offerstream.simulator.plant.Plant;
import io.offerstream.simulator.population.Population;
import io.offerstream.simulator.population.PopulationConfig;
import io.offerstream.simulator.population.PopulationConfig.Behaviour;
import io.offerstream.simulator.population.PopulationConfig.Tastes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A rehearsal, complete: the same plan has the same customers and the same chance, always.
 *
 * @param markets how many, {@code > 0}; they are called AA, AB, …
 * @param cycles that every market brings to their final result, {@code > 0}
 * @param customers of each market at the start, {@code > 0}
 * @param size of the plant, 0 to 1: share of TEST's impressions or redemptions
 * @param seed decides everything that is chance
 */
public record Plan(PlantKind plant, int markets, int cycles, int customers, double size, long seed) {
    static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private static final int LETTERS = 26;
    private static final int OFFERS = 12;
    private static final double NEW_OFFERS_PER_WEEK = 3;
    private static final Duration OFFER_LIFETIME = Duration.ofDays(28);
    /** A hundredth of the customers joins within a day. */
    private static final double JOINING_PER_DAY = 0.01;

    /** As customers are, but livelier: each day is a cycle, and must bring something to measure. */
    private static final Behaviour LIVELY =
            new Behaviour(2, 0.3, 1, 0.75, 0.15, 0.02, 0.03, Duration.ofMinutes(5), 0.05, 0.1, 0.01);

    /**
     * Customers who all come equally often, and often. A loss of one impression in a hundred shows against the spread of
     * impressions between customers: with the usual spread it would take some hundred thousand customers an arm.
     */
    private static final Behaviour STEADY =
            new Behaviour(8, 0.1, 0, 0.75, 0.15, 0.02, 0.03, Duration.ofMinutes(5), 0.05, 0.1, 0.01);

    /** There is nothing to find only where it does not matter who is shown what: models learn tastes, and serve. */
    private static final Tastes NONE = new Tastes(-2, 0, 0, 0, 0, 0);

    public Plan {
        require(markets > 0 && markets <= LETTERS * LETTERS, "markets", "1 to " + LETTERS * LETTERS, markets);
        require(cycles > 0 && cycles <= 1_000, "cycles", "1 to 1000", cycles);
        require(customers > 0 && customers <= 1_000_000, "customers", "1 to 1000000", customers);
        require(size >= 0 && size <= 1, "size", "0 to 1", size);
    }

    /** What is enough to see the plant, and takes minutes. */
    public static Plan usual(PlantKind plant, long seed) {
        return switch (plant) {
            case NONE -> new Plan(plant, 10, 20, 600, 0, seed);
            case SRM -> new Plan(plant, 2, 1, 12_000, 0.01, seed);
            case HARM -> new Plan(plant, 10, 15, 600, 0.4, seed);
        };
    }

    private static void require(boolean holds, String option, String expected, Object found) {
        if (!holds) {
            throw new IllegalArgumentException("--" + option + ": expected " + expected + ", found " + found);
        }
    }

    /** Simulated time between two ticks: half a cycle, or a day. */
    Duration step() {
        return isSrm() ? Duration.ofDays(1) : Duration.ofHours(12);
    }

    private boolean isSrm() {
        return plant == PlantKind.SRM;
    }

    /** Of all markets. */
    int allCycles() {
        return markets * cycles;
    }

    List<String> codes() {
        return IntStream.range(0, markets)
                .mapToObj(n -> "" + (char) ('A' + n / LETTERS) + (char) ('A' + n % LETTERS))
                .toList();
    }

    /** The market files, as they would lie in {@code config/markets}. */
    public List<Market> marketRecords() {
        return codes().stream().map(this::market).toList();
    }

    private Market market(String code) {
        var text = """
                market: %s
                time_zone: UTC
                currency: EUR
                number_of_predictions: %d
                seed: %d
                cycle:
                  first_start: 2026-01-05T00:00
                  period: P%dD
                experiment:
                  id: rehearsal-%d
                  arms:
                    TEST: %s
                    CONTROL_POPULARITY: %s
                    CONTROL_RANDOM: %s
                events:
                  attribution_window: PT6H
                  seal: PT0S
                  correct_until: PT1H
                popularity:
                  window: P7D
                """.formatted(
                        code,
                        isSrm() ? 1 : 3,
                        seed,
                        isSrm() ? 5 : 1,
                        seed,
                        isSrm() ? "0.48" : "0.45",
                        isSrm() ? "0.48" : "0.45",
                        isSrm() ? "0.04" : "0.10");
        var file = code + ".yml";
        return MarketRecords.of(new MarketFile(Path.of(file), text, MarketConfig.parse(file, text)), START);
    }

    public Population population() {
        return new Population(new PopulationConfig(
                seed,
                START,
                codes(),
                customers,
                // Who joins in the middle of a cycle sees less of it: a spread that would hide the loss.
                isSrm() ? 0 : customers * JOINING_PER_DAY,
                OFFERS,
                NEW_OFFERS_PER_WEEK,
                OFFER_LIFETIME,
                isSrm() ? STEADY : LIVELY,
                plant == PlantKind.NONE ? NONE : Tastes.USUAL));
    }

    public Plant fault() {
        return switch (plant) {
            case NONE -> Plant.NONE;
            case SRM -> new LostImpressions(size, seed);
            case HARM -> new MissingRedemptions(size, seed);
        };
    }
}
