package io.offerstream.simulator.world;

import io.offerstream.simulator.scenario.MarketScenario;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenario;
import java.util.List;

/**
 * One market, with its truth. Probability of redeeming an offer that was looked at: 1 / (1 + against · later), where
 * {@code against} are the odds against it at a first look at a fitting daypart, and {@code later} is above 1 for another
 * daypart and for one that was carried before. Immutable: any number of runs may share it.
 */
public final class MarketWorld {
    /** Beyond it more of the same changes nothing. */
    private static final int MOST_CARRIED = 400;

    private final String code;
    private final Catalogue catalogue;
    private final Members members;
    private final Tastes tastes;
    private final double[] examination;
    private final double[] fatigue = new double[MOST_CARRIED + 1];
    private final double otherDaypart;

    MarketWorld(Scenario scenario, MarketScenario market, Catalogue catalogue, long seed) {
        this.code = market.code();
        this.catalogue = catalogue;
        long marketKey = Luck.key(seed, market.code().hashCode());
        members = new Members(scenario, market.customers(), marketKey);
        tastes = new Tastes(scenario, market, catalogue, members, seed, marketKey);
        examination = scenario.examination();
        otherDaypart = StrictMath.exp(scenario.number(Parameter.OTHER_DAYPART));
        for (int carried = 0; carried <= MOST_CARRIED; carried++) {
            fatigue[carried] = StrictMath.pow(1 + carried, scenario.number(Parameter.FATIGUE));
        }
    }

    public String code() {
        return code;
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    public int customers() {
        return members.size();
    }

    public List<String> profileFeatures(int customer) {
        return members.features(customer);
    }

    /** Which value a profile feature has, from 0; features as in {@link Attribute#OF_CUSTOMERS}. */
    public int profileValue(int customer, int attribute) {
        return members.value(customer, attribute);
    }

    /** What draws of a customer are keyed by. */
    public long key(int customer) {
        return members.key(customer);
    }

    /** The truth: probability of an app session in a daypart of a day. */
    public double appProbability(int customer, int daypart) {
        return members.app(customer, daypart);
    }

    /** The truth: probability of a visit to the till in a daypart of a day, on which they consider one live offer. */
    public double tillProbability(int customer, int daypart) {
        return members.till(customer, daypart);
    }

    /**
     * The truth: probability that a customer in a session looks at a position. They look from the top and stop somewhere;
     * positions from 3 on are offers that they browse.
     */
    public double examination(int position) {
        return examination[position];
    }

    /** Positions from 0 that may be looked at. */
    public int positions() {
        return examination.length;
    }

    /** The truth: odds against redemption, above 0, at a first look at a fitting daypart. */
    public double against(int customer, int offer, int cycle) {
        return StrictMath.exp(-tastes.logOdds(customer, members.profile(customer), offer, cycle));
    }

    /** What these odds are multiplied by at a daypart. */
    public double atDaypart(int offer, int daypart) {
        return tastes.otherDaypart(offer, daypart) == 0 ? 1 : otherDaypart;
    }

    /** What these odds are multiplied by for an offer that was in as many sessions of the customer before. */
    public double afterCarrying(int times) {
        return fatigue[Math.min(times, MOST_CARRIED)];
    }

    /** The truth: probability, (0,1), that a customer redeems an offer that they look at. */
    public double redemptionProbability(int customer, int offer, int cycle, int daypart, int carried) {
        return 1 / (1 + against(customer, offer, cycle) * atDaypart(offer, daypart) * afterCarrying(carried));
    }

    /** How many combinations of profile values there are. */
    public int profiles() {
        return Members.profiles();
    }

    /** Number of the customer's combination of profile values. */
    public int profile(int customer) {
        return members.profile(customer);
    }

    /** Odds against redemption as they may be known of a profile: without weather and what is the customer's own. */
    public double foreseenAgainst(int profile, int offer, int cycle) {
        return StrictMath.exp(-tastes.foreseen(profile, offer, cycle));
    }

    /** Share of a customer's visits that are in a daypart, as their profile says. */
    public double daypartShare(int customer, int daypart) {
        return members.shares(customer)[daypart];
    }
}
