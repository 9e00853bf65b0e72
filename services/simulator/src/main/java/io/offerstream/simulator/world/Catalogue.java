package io.offerstream.simulator.world;

import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The chain's offers, the same in all markets, numbered as they come. In each cycle as many are live: a wave of new ones
 * takes the place of the oldest, with the opening of a cycle, one or two weeks after the wave before. Immutable.
 */
public final class Catalogue {
    private final int live;
    private final int[] firstLive;
    private final int[][] values;
    private final int[][] valueNumbers;

    Catalogue(Scenario scenario, long seed) {
        live = scenario.count(Parameter.LIVE_OFFERS);
        firstLive = waves(scenario, seed);
        int size = firstLive[firstLive.length - 1] + live;
        values = new int[size][Attribute.OF_OFFERS.size()];
        for (int offer = 0; offer < size; offer++) {
            for (int attribute = 0; attribute < values[offer].length; attribute++) {
                values[offer][attribute] =
                        Attribute.OF_OFFERS.get(attribute).draw(Purpose.OFFER_FEATURE.of(seed, offer, attribute));
            }
        }
        valueNumbers = IntStream.range(0, size).mapToObj(this::numbered).toArray(int[][]::new);
    }

    private int[] numbered(int offer) {
        return IntStream.range(0, values[offer].length)
                .map(attribute -> Attribute.offset(Attribute.OF_OFFERS, attribute) + values[offer][attribute])
                .toArray();
    }

    private static int[] waves(Scenario scenario, long seed) {
        var first = new int[scenario.allCycles()];
        boolean waited = false;
        // The first measured cycle brings a wave, or a launch would have nothing new.
        int launch = scenario.count(Parameter.HISTORY_CYCLES);
        for (int cycle = 1; cycle < first.length; cycle++) {
            boolean comes = cycle == launch
                    || (cycle > launch
                            && (waited
                                    || Luck.uniform(Purpose.WAVE.of(seed, cycle))
                                            < scenario.number(Parameter.NEXT_WEEK)));
            first[cycle] = first[cycle - 1] + (comes ? scenario.count(Parameter.NEW_OFFERS) : 0);
            waited = !comes;
        }
        return first;
    }

    /** Of all cycles together. */
    public int size() {
        return values.length;
    }

    public int liveCount() {
        return live;
    }

    /** Lowest number of a live offer; the others follow on it. */
    public int firstLive(int cycle) {
        return firstLive[cycle];
    }

    public boolean isLive(int offer, int cycle) {
        return offer >= firstLive[cycle] && offer < firstLive[cycle] + live;
    }

    /** Live in this cycle for the first time; those of the first cycle are not new. */
    public boolean isNew(int offer, int cycle) {
        return cycle > 0 && isLive(offer, cycle) && offer >= firstLive[cycle - 1] + live;
    }

    /** How many offers there have been by that cycle, those that ended among them. */
    public int knownBy(int cycle) {
        return firstLive[cycle] + live;
    }

    /** Which value a feature has, from 0. */
    int value(int offer, Attribute attribute) {
        return values[offer][Attribute.OF_OFFERS.indexOf(attribute)];
    }

    /** The offer's values, among those of all features. */
    public int[] valueNumbers(int offer) {
        return valueNumbers[offer].clone();
    }

    /** The same, not to be written to. */
    int[] valueNumbersOf(int offer) {
        return valueNumbers[offer];
    }

    /** Such as {@code PROTEIN=FISH}. */
    public List<String> features(int offer) {
        var features = new ArrayList<String>();
        for (int attribute = 0; attribute < values[offer].length; attribute++) {
            var of = Attribute.OF_OFFERS.get(attribute);
            features.add(of.name() + "=" + of.values().get(values[offer][attribute]));
        }
        return features;
    }
}
