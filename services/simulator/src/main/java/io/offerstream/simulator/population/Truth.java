package io.offerstream.simulator.population;

import io.offerstream.schemas.Customer;
import io.offerstream.simulator.population.PopulationConfig.Tastes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What customers really like. The log-odds of redeeming an offer that was looked at are a sum of normal effects: for
 * each feature of the offer the market's liking, the affinity of each of the customer's profile features, and the
 * customer's own; and the offer's identity. Safe for use by many threads.
 */
final class Truth {
    private final Chance chance;
    private final Tastes tastes;
    private final Catalogue catalogue;
    /** Effects of a market; as many as there are combinations of feature values. */
    private final Map<List<String>, Double> marketEffects = new ConcurrentHashMap<>();

    Truth(PopulationConfig config, Catalogue catalogue) {
        this.chance = new Chance(config.seed());
        this.tastes = config.tastes();
        this.catalogue = catalogue;
    }

    /** Probability, (0,1), that the customer redeems the offer, given that they looked at it. */
    double redemptionProbability(Customer customer, String offerId) {
        // Of an offer that somebody else uploaded nothing but its id is known here.
        var features = catalogue
                .find(customer.getMarket(), offerId)
                .map(offer -> offer.getFeatures())
                .orElse(List.of());
        return 1 / (1 + Math.exp(-logOdds(customer, offerId, features)));
    }

    double logOdds(Customer customer, String offerId, List<String> features) {
        var market = customer.getMarket();
        double sum = tastes.base() + tastes.identity() * chance.normal("identity", market, offerId);
        for (var feature : features) {
            sum += tastes.liking() * marketEffect(market, "", feature);
            sum += tastes.individual() * chance.normal("individual", market, customer.getCustomerId(), feature);
            for (var profile : customer.getProfileFeatures()) {
                sum += tastes.affinity() * marketEffect(market, profile, feature);
            }
        }
        return sum;
    }

    /** Standard normal; part of it the same in all markets. */
    private double marketEffect(String market, String profile, String feature) {
        return marketEffects.computeIfAbsent(
                List.of(market, profile, feature),
                key -> Math.sqrt(tastes.marketSimilarity()) * chance.normal("everywhere", profile, feature)
                        + Math.sqrt(1 - tastes.marketSimilarity()) * chance.normal("here", market, profile, feature));
    }
}
