package io.offerstream.simulator.population;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A population, complete: the same configuration gives the same customers, offers and truth, always.
 *
 * @param seed keys every draw
 * @param start when the first customers and offers are there
 * @param markets codes as in the market files; each has its own customers, offers and tastes
 * @param customersPerMarket customers at the start, {@code > 0}
 * @param newCustomersPerDay and market, {@code >= 0}
 * @param offersPerMarket offers at the start, {@code > 0}; they run out one after the other
 * @param newOffersPerWeek and market, {@code >= 0}
 * @param offerLifetime how long a new offer is valid, {@code > 0}
 */
public record PopulationConfig(
        long seed,
        Instant start,
        List<String> markets,
        int customersPerMarket,
        double newCustomersPerDay,
        int offersPerMarket,
        double newOffersPerWeek,
        Duration offerLifetime,
        Behaviour behaviour,
        Tastes tastes) {
    public PopulationConfig {
        markets = List.copyOf(markets);
        require(!markets.isEmpty(), "markets", "at least one", markets);
        require(markets.stream().distinct().count() == markets.size(), "markets", "each once", markets);
        require(customersPerMarket > 0, "customersPerMarket", "more than 0", customersPerMarket);
        requireRate("newCustomersPerDay", newCustomersPerDay, 1_000_000);
        require(offersPerMarket > 0, "offersPerMarket", "more than 0", offersPerMarket);
        requireRate("newOffersPerWeek", newOffersPerWeek, 10_000);
        requirePositive("offerLifetime", offerLifetime);
    }

    /** A population that suits a demo: offers come and go, and about as many come as go. */
    public static PopulationConfig demo(long seed, Instant start, List<String> markets) {
        return new PopulationConfig(
                seed, start, markets, 2_000, 20, 24, 6, Duration.ofDays(28), Behaviour.USUAL, Tastes.USUAL);
    }

    /**
     * What customers do, and what goes wrong on the way.
     *
     * @param appOpensPerDay how often the average customer opens the app, 0 to 8
     * @param storeVisitsPerDay how often they consider an offer at the till without having seen it, 0 to 8
     * @param spread how much customers differ in how often they come: 0 all alike, 1 as real ones do
     * @param examinationDecay probability, (0,1], of looking at a position, given the one before it was looked at
     * @param kiosk share of slates seen at a kiosk
     * @param duplicated share of events that arrive twice
     * @param late share of events that arrive late
     * @param latest how late they are at most
     * @param withoutAssignment share of impressions whose surface does not know the assignment
     * @param posCodeOnly share of redemptions whose till knows only its code
     * @param reversed share of redemptions that are taken back
     */
    public record Behaviour(
            double appOpensPerDay,
            double storeVisitsPerDay,
            double spread,
            double examinationDecay,
            double kiosk,
            double duplicated,
            double late,
            Duration latest,
            double withoutAssignment,
            double posCodeOnly,
            double reversed) {
        /** There is at most one visit an hour: with more a day the liveliest hours would be full. */
        private static final double MOST_VISITS = 8;

        public static final Behaviour USUAL =
                new Behaviour(0.8, 0.3, 1, 0.75, 0.15, 0.02, 0.03, Duration.ofMinutes(5), 0.05, 0.1, 0.01);

        public Behaviour {
            requireRate("appOpensPerDay", appOpensPerDay, MOST_VISITS);
            requireRate("storeVisitsPerDay", storeVisitsPerDay, MOST_VISITS);
            requireRate("spread", spread, 1);
            requireRate("examinationDecay", examinationDecay, 1);
            require(examinationDecay > 0, "examinationDecay", "more than 0", examinationDecay);
            requireRate("kiosk", kiosk, 1);
            requireRate("duplicated", duplicated, 1);
            requireRate("late", late, 1);
            requirePositive("latest", latest);
            requireRate("withoutAssignment", withoutAssignment, 1);
            requireRate("posCodeOnly", posCodeOnly, 1);
            requireRate("reversed", reversed, 1);
        }
    }

    /**
     * How the truth is made: standard deviations, in log-odds, of the effects that add up to a taste.
     *
     * @param base log-odds of redeeming what was looked at, before any effect
     * @param liking of an offer feature by a whole market
     * @param affinity of an offer feature by customers of a profile feature: what a profile reveals
     * @param individual liking of an offer feature by one customer: what only behaviour reveals
     * @param identity appeal of one offer beyond its features
     * @param marketSimilarity 0 to 1: share of liking and affinity that all markets have in common, as variance
     */
    public record Tastes(
            double base, double liking, double affinity, double individual, double identity, double marketSimilarity) {
        public static final Tastes USUAL = new Tastes(-2.8, 0.3, 0.25, 0.3, 0.3, 0.3);

        public Tastes {
            require(base >= -20 && base <= 20, "base", "-20 to 20", base);
            requireRate("liking", liking, 10);
            requireRate("affinity", affinity, 10);
            requireRate("individual", individual, 10);
            requireRate("identity", identity, 10);
            requireRate("marketSimilarity", marketSimilarity, 1);
        }
    }

    private static void requireRate(String key, double value, double max) {
        require(value >= 0 && value <= max, key, "0 to " + max, value);
    }

    private static void requirePositive(String key, Duration value) {
        require(!value.isZero() && !value.isNegative(), key, "more than 0", value);
    }

    private static void require(boolean holds, String key, String expected, Object found) {
        if (!holds) {
            throw new IllegalArgumentException("population." + key + ": expected " + expected + ", found " + found);
        }
    }
}
