package io.offerstream.conductor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often an offer is redeemed by what its features let one expect: the market's rate times a factor for each of its
 * features. Factors are those of a Poisson model with main effects, each drawn towards 1 as by {@value #STRENGTH}
 * redemptions; they are found by going round them, each as the others are, a fixed number of times. Offers differ by more
 * than their features: by how much is estimated, and however often one was seen, it says no more of its features than one
 * offer can. A feature that all offers have, or none, tells nothing. Never changed once it is made.
 *
 * @see "Breslow: Extra-Poisson variation in log-linear models, Applied Statistics 33, 1984"
 * @see "Hastie, Tibshirani: Generalized additive models, Statistical Science 1, 1986 (backfitting); DuMouchel: Bayesian
 *     data mining in large frequency tables, The American Statistician 53, 1999 (gamma-Poisson shrinkage)"
 */
final class FeatureRates {
    /** Redemptions that no factor at all is worth. */
    private static final double STRENGTH = 5;

    private static final int ROUNDS = 20;

    /** Where counts are too few to tell, offers still differ by so much. */
    private static final double LEAST_SPREAD = 0.05;

    private final double marketRate;
    private final Map<String, Double> factors;

    /** Variance of what an offer itself multiplies its rate by. */
    private double spread;

    /**
     * What is known of one offer.
     *
     * @param features of which its rate may depend
     * @param examined exposures, as many as were examined
     * @param redemptions credited to them
     */
    record Counted(List<String> features, double examined, double redemptions) {
        Counted {
            features = List.copyOf(features);
        }
    }

    private FeatureRates(double marketRate, Map<String, Double> factors) {
        this.marketRate = marketRate;
        this.factors = factors;
    }

    /**
     * Of a market's offers.
     *
     * @param marketRate redemptions per examined exposure, above 0
     * @param offers in an order that does not change: sums depend on it
     */
    static FeatureRates of(double marketRate, Collection<Counted> offers) {
        var rates = new FeatureRates(marketRate, new TreeMap<>());
        var having = having(offers);
        having.keySet().forEach(feature -> rates.factors.put(feature, 1.0));
        for (int round = 0; round < ROUNDS; round++) {
            rates.spread = rates.spread(offers);
            having.forEach(rates::fit);
        }
        return rates;
    }

    /** By how much counts differ from what is expected, less what chance alone would bring; offers by what they tell. */
    private double spread(Collection<Counted> offers) {
        double excess = 0;
        double weights = 0;
        for (var offer : offers) {
            double expected = offer.examined() * product(offer.features());
            if (expected > 0) {
                double off = offer.redemptions() / expected - 1;
                double tells = expected * told(expected);
                double weight = tells * tells;
                excess += weight * (off * off - 1 / expected);
                weights += weight;
            }
        }
        return weights > 0 ? Math.max(0, excess / weights) : 0;
    }

    /** What a redemption of an offer tells of its features, where as many as {@code expected} are. */
    private double told(double expected) {
        return 1 / (1 + spread * expected);
    }

    /** By each feature that some offers have and others have not: those that have it. */
    private static Map<String, List<Counted>> having(Collection<Counted> offers) {
        var having = new TreeMap<String, List<Counted>>();
        for (var offer : offers) {
            for (var feature : offer.features()) {
                having.computeIfAbsent(feature, name -> new ArrayList<>()).add(offer);
            }
        }
        having.values().removeIf(some -> some.size() == offers.size());
        return having;
    }

    /** The factor of one feature, as those of the others are. */
    private void fit(String feature, List<Counted> having) {
        double redeemed = STRENGTH;
        double expected = STRENGTH;
        for (var offer : having) {
            double all = offer.examined() * product(offer.features());
            redeemed += told(all) * offer.redemptions();
            expected += told(all) * all / factors.get(feature);
        }
        factors.put(feature, redeemed / expected);
    }

    private double product(List<String> features) {
        double product = marketRate;
        for (var feature : features) {
            product *= factors.getOrDefault(feature, 1.0);
        }
        return product;
    }

    /** P(redeem | examined) of an offer of which nothing is known but its features. */
    double of(List<String> features) {
        return Math.min(1, product(features));
    }

    /** How many examined exposures that rate is worth against an offer's own count: fewer where offers differ more. */
    double strength(List<String> features) {
        return 1 / (Math.max(LEAST_SPREAD, spread) * of(features));
    }
}
