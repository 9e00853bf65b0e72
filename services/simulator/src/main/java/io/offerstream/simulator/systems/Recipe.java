package io.offerstream.simulator.systems;

import io.offerstream.ranking.learning.Loss;
import io.offerstream.ranking.learning.Negatives;

/**
 * How a system learns and serves. The old one, as it failed: offers and customers are identities, whatever was not
 * redeemed is a negative, one model for all markets, the highest scores always; it is learnt anew for each cycle, from the
 * customers that it serves itself and what is redeemed at the till.
 *
 * @param features whether offers and customers have features beside their identities
 * @param perMarket a model for each market, or one for all
 * @param explores slates are drawn, with the temperature that market files have by default
 * @param incremental goes on learning from each tick; offers that are new to it start at the mean of the others
 * @param ownCustomers learns from customers of TEST alone, as one without an experiment does
 */
public record Recipe(
        Loss loss,
        Negatives negatives,
        boolean features,
        boolean perMarket,
        boolean explores,
        boolean incremental,
        boolean ownCustomers) {
    public static final Recipe OLD = new Recipe(Loss.WARP, Negatives.CATALOGUE, false, false, false, false, true);

    /** LightFM's rule as it is often used: new offers start at the mean, and go on as negatives until redeemed. */
    public static final Recipe LIGHTFM = new Recipe(Loss.WARP, Negatives.CATALOGUE, true, true, false, true, false);

    /** One exposure at a time: was it redeemed? */
    public static final Recipe LOGISTIC = new Recipe(Loss.LOGISTIC, Negatives.SEEN, true, true, false, true, false);

    public Recipe withFeatures() {
        return new Recipe(loss, negatives, true, perMarket, explores, incremental, ownCustomers);
    }

    public Recipe onSeen() {
        return new Recipe(loss, Negatives.SEEN, features, perMarket, explores, incremental, ownCustomers);
    }

    public Recipe withModelPerMarket() {
        return new Recipe(loss, negatives, features, true, explores, incremental, ownCustomers);
    }

    public Recipe withExploration() {
        return new Recipe(loss, negatives, features, perMarket, true, incremental, ownCustomers);
    }
}
