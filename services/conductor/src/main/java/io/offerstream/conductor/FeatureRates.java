package io.offerstream.conductor;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How often an offer is redeemed by what its features let one expect: the market's rate times a factor for each of its
 * features. Factors are those of a Poisson model with main effects, each drawn towards 1 as by {@value #STRENGTH}
 * redemptions; they are found by going round them, each as the others are, a fixed number of times. A feature that all
 * offers have, or none, tells nothing. Immutable.
 *
 * @see "Hastie, Tibshirani: Generalized additive models, Statistical Science 1, 1986 (backfitting); DuMouchel: Bayesian
 *     data mining in large frequency tables, The American Statistician 53, 1999 (gamma-Poisson shrinkage)"
 */
final class FeatureRates {
    /** Redemptions that no factor at all is worth. */
    private static final double STRENGTH = 5;

    private static final int ROUNDS = 20;

    private final double marketRate;
    private final Map<String, Double> factors;

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
        telling(offers).forEach(feature -> rates.factors.put(feature, 1.0));
        for (int round = 0; round < ROUNDS; round++) {
            rates.factors.keySet().forEach(feature -> rates.fit(feature, offers));
        }
        return rates;
    }

    /** Features that some offers have and others have not. */
    private static Set<String> telling(Collection<Counted> offers) {
        var some = new TreeSet<String>();
        offers.forEach(offer -> some.addAll(offer.features()));
        var all = new HashSet<>(some);
        offers.forEach(offer -> all.retainAll(offer.features()));
        some.removeAll(all);
        return some;
    }

    /** The factor of one feature, as those of the others are. */
    private void fit(String feature, Collection<Counted> offers) {
        double redeemed = STRENGTH;
        double expected = STRENGTH;
        for (var offer : offers) {
            if (offer.features().contains(feature)) {
                redeemed += offer.redemptions();
                expected += offer.examined() * product(offer.features()) / factors.get(feature);
            }
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
}
