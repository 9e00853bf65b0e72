package io.offerstream.simulator.world;

import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;

/** The customers of a market: who they are, and how often they come. Immutable. */
final class Members {
    private static final int PROFILES = Attribute.OF_CUSTOMERS.stream()
            .mapToInt(attribute -> attribute.values().size())
            .reduce(1, (a, b) -> a * b);

    private final int size;
    private final byte[] profile;
    private final long[] keys;
    /** Probabilities of a visit, shape {@code [size * Daypart.COUNT]}. */
    private final double[] app;

    private final double[] till;
    private final double[][] shares = new double[Daypart.COUNT][];

    Members(Scenario scenario, int size, long marketKey) {
        this.size = size;
        int attributes = Attribute.OF_CUSTOMERS.size();
        profile = new byte[size * attributes];
        keys = new long[size];
        app = new double[size * Daypart.COUNT];
        till = new double[size * Daypart.COUNT];
        for (int home = 0; home < shares.length; home++) {
            shares[home] = Daypart.shares(home, scenario.number(Parameter.AT_HOME));
        }
        double spread = scenario.number(Parameter.VISIT_SPREAD);
        for (int customer = 0; customer < size; customer++) {
            long key = Luck.key(marketKey, customer);
            keys[customer] = key;
            for (int attribute = 0; attribute < attributes; attribute++) {
                profile[customer * attributes + attribute] =
                        (byte) Attribute.OF_CUSTOMERS.get(attribute).draw(Purpose.PROFILE.of(key, attribute));
            }
            // Log-normal with mean 1.
            double liveliness = StrictMath.exp(spread * Luck.normal(Purpose.VISITS.of(key, 0)) - spread * spread / 2);
            var daily = shares[value(customer, Attribute.HOME_DAYPART)];
            for (int part = 0; part < Daypart.COUNT; part++) {
                double share = liveliness * daily[part];
                int at = customer * Daypart.COUNT + part;
                app[at] = -StrictMath.expm1(-scenario.number(Parameter.APP_OPENS) * share);
                till[at] = -StrictMath.expm1(-scenario.number(Parameter.TILL_VISITS) * share);
            }
        }
    }

    int size() {
        return size;
    }

    long key(int customer) {
        return keys[customer];
    }

    int value(int customer, Attribute attribute) {
        return profile[customer * Attribute.OF_CUSTOMERS.size() + Attribute.OF_CUSTOMERS.indexOf(attribute)];
    }

    int value(int customer, int attribute) {
        return profile[customer * Attribute.OF_CUSTOMERS.size() + attribute];
    }

    double app(int customer, int daypart) {
        return app[customer * Daypart.COUNT + daypart];
    }

    double till(int customer, int daypart) {
        return till[customer * Daypart.COUNT + daypart];
    }

    /** How a day's visits of a customer are spread over dayparts, as their profile says. */
    double[] shares(int customer) {
        return shares[value(customer, Attribute.HOME_DAYPART)];
    }

    /** Number of the customer's combination of profile values, 0 to {@link #profiles()}. */
    int profile(int customer) {
        int number = 0;
        for (int attribute = 0; attribute < Attribute.OF_CUSTOMERS.size(); attribute++) {
            number = number * Attribute.OF_CUSTOMERS.get(attribute).values().size() + value(customer, attribute);
        }
        return number;
    }

    static int profiles() {
        return PROFILES;
    }

    /** Values of the profile with that number, among those of all features. */
    static int[] valueNumbers(int profile) {
        int attributes = Attribute.OF_CUSTOMERS.size();
        var numbers = new int[attributes];
        int left = profile;
        for (int attribute = attributes - 1; attribute >= 0; attribute--) {
            int count = Attribute.OF_CUSTOMERS.get(attribute).values().size();
            numbers[attribute] = Attribute.offset(Attribute.OF_CUSTOMERS, attribute) + left % count;
            left /= count;
        }
        return numbers;
    }

    List<String> features(int customer) {
        var features = new ArrayList<String>();
        for (int attribute = 0; attribute < Attribute.OF_CUSTOMERS.size(); attribute++) {
            var of = Attribute.OF_CUSTOMERS.get(attribute);
            features.add(of.name() + "=" + of.values().get(value(customer, attribute)));
        }
        return features;
    }
}
