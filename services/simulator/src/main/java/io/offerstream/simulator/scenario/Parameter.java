package io.offerstream.simulator.scenario;

import java.util.Arrays;
import java.util.List;

/**
 * A number that describes a world, by its key in a scenario file. What each means, and where its value comes from, stands
 * beside it in {@code config/scenarios/launch-week.yml}; log-odds are natural.
 */
public enum Parameter {
    CYCLES("time.cycles", 1, 52, true),
    HISTORY_CYCLES("time.history_cycles", 1, 52, true),
    FIRST_WEEK("time.first_week", 1, 52, true),
    LIVE_OFFERS("catalogue.live", 6, 200, true),
    NEW_OFFERS("catalogue.new_per_wave", 0, 50, true),
    NEXT_WEEK("catalogue.wave_next_week", 0, 1, false),
    EXAMINED_0("examination.position_0", 0, 1, false),
    EXAMINED_1("examination.position_1", 0, 1, false),
    EXAMINED_2("examination.position_2", 0, 1, false),
    EXAMINED_3("examination.position_3", 0, 1, false),
    EXAMINED_4("examination.position_4", 0, 1, false),
    APP_OPENS("visits.app_per_day", 0, 20, false),
    TILL_VISITS("visits.till_per_day", 0, 20, false),
    VISIT_SPREAD("visits.spread", 0, 3, false),
    AT_HOME("visits.at_home", 1, 20, false),
    BASE("taste.base", -15, 5, false),
    PROPENSITY("taste.propensity", 0, 5, false),
    LIKING("taste.liking", 0, 5, false),
    IDENTITY("taste.identity", 0, 5, false),
    AFFINITY("taste.affinity", 0, 5, false),
    INDIVIDUAL("taste.individual", 0, 5, false),
    SIMILARITY("taste.similarity", 0, 1, false),
    DISCOUNT("taste.discount", 0, 5, false),
    DISCOUNT_SPREAD("taste.discount_spread", 0, 5, false),
    OTHER_DAYPART("taste.other_daypart", 0, 5, false),
    WEATHER("taste.weather", 0, 5, false),
    FATIGUE("taste.fatigue", 0, 5, false),
    EDITORIAL("history.skew", 0, 10, false),
    TEST("experiment.test", 0.01, 0.98, false),
    POPULARITY("experiment.control_popularity", 0.01, 0.98, false);

    private final String key;
    private final double least;
    private final double most;
    private final boolean whole;

    Parameter(String key, double least, double most, boolean whole) {
        this.key = key;
        this.least = least;
        this.most = most;
        this.whole = whole;
    }

    /** Dotted path in a scenario file. */
    public String key() {
        return key;
    }

    public Range range() {
        return new Range(least, most, whole);
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Parameter::key).toList();
    }
}
