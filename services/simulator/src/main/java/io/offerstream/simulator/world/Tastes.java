package io.offerstream.simulator.world;

import io.offerstream.simulator.scenario.MarketParameter;
import io.offerstream.simulator.scenario.MarketScenario;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenario;

/**
 * The effects that add up to log-odds of redemption in one market. Each is normal with the scenario's standard deviation,
 * over offers: an effect of features is the sum of one for each of an offer's features, divided by the root of their
 * number. Immutable.
 */
final class Tastes {
    private static final double WEEKS_PER_YEAR = 52;

    private final Catalogue catalogue;
    /** By cycle and offer. */
    private final double[][] weather;

    private final double[][] appeal;
    /** What a profile says of a customer's taste, by profile and value of an offer. */
    private final double[][] affinity;
    /** A customer's own, shape {@code [customers * OFFER_VALUES]}. */
    private final float[] individual;

    private final double[] propensity;
    private final double[][] otherDaypart;

    Tastes(Scenario scenario, MarketScenario market, Catalogue catalogue, Members members, long seed, long marketKey) {
        this.catalogue = catalogue;
        var effects = new MarketEffects(scenario.number(Parameter.SIMILARITY), seed, marketKey);
        double share = 1 / StrictMath.sqrt(Attribute.OF_OFFERS.size());
        int cycles = scenario.allCycles();
        weather = new double[cycles][catalogue.size()];
        appeal = new double[cycles][catalogue.size()];
        otherDaypart = new double[catalogue.size()][Daypart.COUNT];
        for (int offer = 0; offer < catalogue.size(); offer++) {
            double lasting = scenario.number(Parameter.BASE)
                    + market.number(MarketParameter.BASE)
                    + scenario.number(Parameter.IDENTITY) * effects.ofOffer(offer)
                    + scenario.number(Parameter.DISCOUNT) * market.number(MarketParameter.DISCOUNT) * depth(offer);
            for (int cycle = 0; cycle < cycles; cycle++) {
                double turn = StrictMath.cos(2
                        * StrictMath.PI
                        * (scenario.count(Parameter.FIRST_WEEK) + cycle - market.number(MarketParameter.SEASON_PEAK))
                        / WEEKS_PER_YEAR);
                double feature = 0;
                double mood = 0;
                for (int value : catalogue.valueNumbers(offer)) {
                    feature += scenario.number(Parameter.LIKING) * effects.liking(value)
                            + market.number(MarketParameter.SEASON) * turn * effects.season(value);
                    mood += scenario.number(Parameter.WEATHER) * effects.weather(cycle, value);
                }
                appeal[cycle][offer] = lasting + share * feature;
                weather[cycle][offer] = share * mood;
            }
            int meant = catalogue.value(offer, Attribute.DAYPART);
            for (int part = 0; part < Daypart.COUNT; part++) {
                boolean fits = meant == 0 || meant == part + 1;
                otherDaypart[offer][part] = fits ? 0 : scenario.number(Parameter.OTHER_DAYPART);
            }
        }
        affinity = affinity(scenario.number(Parameter.AFFINITY) * share, effects);
        individual = new float[members.size() * Attribute.OFFER_VALUES];
        propensity = new double[members.size()];
        int depths = Attribute.offset(Attribute.OF_OFFERS, Attribute.OF_OFFERS.indexOf(Attribute.VALUE));
        for (int customer = 0; customer < members.size(); customer++) {
            long key = members.key(customer);
            propensity[customer] = scenario.number(Parameter.PROPENSITY) * Luck.normal(Purpose.PROPENSITY.of(key, 0));
            for (int value = 0; value < Attribute.OFFER_VALUES; value++) {
                individual[customer * Attribute.OFFER_VALUES + value] = (float) (share
                        * scenario.number(Parameter.INDIVIDUAL)
                        * Luck.normal(Purpose.INDIVIDUAL.of(key, value)));
            }
            double thrift = scenario.number(Parameter.DISCOUNT_SPREAD) * Luck.normal(Purpose.DISCOUNT.of(key, 0));
            for (int value = 0; value < Attribute.VALUE.values().size(); value++) {
                individual[customer * Attribute.OFFER_VALUES + depths + value] += (float) (thrift * centred(value));
            }
        }
    }

    private static double[][] affinity(double strength, MarketEffects effects) {
        double each = strength / StrictMath.sqrt(Attribute.OF_CUSTOMERS.size());
        var affinity = new double[Members.profiles()][Attribute.OFFER_VALUES];
        for (int profile = 0; profile < affinity.length; profile++) {
            for (int of : Members.valueNumbers(profile)) {
                for (int value = 0; value < Attribute.OFFER_VALUES; value++) {
                    affinity[profile][value] += each * effects.affinity(of, value);
                }
            }
        }
        return affinity;
    }

    /** How deep the discount is: -1, 0 or 1. */
    private double depth(int offer) {
        return centred(catalogue.value(offer, Attribute.VALUE));
    }

    private static double centred(int value) {
        return value - (Attribute.VALUE.values().size() - 1) / 2.0;
    }

    /** Log-odds, at a fitting daypart, without fatigue. */
    double logOdds(int customer, int profile, int offer, int cycle) {
        double sum = appeal[cycle][offer] + weather[cycle][offer] + propensity[customer];
        var values = affinity[profile];
        int own = customer * Attribute.OFFER_VALUES;
        for (int value : catalogue.valueNumbersOf(offer)) {
            sum += values[value] + individual[own + value];
        }
        return sum;
    }

    /** What of {@link #logOdds} may be known before: all but weather and what is the customer's own. */
    double foreseen(int profile, int offer, int cycle) {
        double sum = appeal[cycle][offer];
        var values = affinity[profile];
        for (int value : catalogue.valueNumbersOf(offer)) {
            sum += values[value];
        }
        return sum;
    }

    /** What the log-odds are less by at a daypart that the offer is not meant for. */
    double otherDaypart(int offer, int daypart) {
        return otherDaypart[offer][daypart];
    }
}
