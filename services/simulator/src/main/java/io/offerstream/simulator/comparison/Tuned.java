package io.offerstream.simulator.comparison;

import io.offerstream.simulator.systems.Popularity.Segments;
import io.offerstream.simulator.systems.Tuning;
import java.util.ArrayList;
import java.util.List;

/**
 * How the systems compared are set. Each was given the same chance: {@code simulate --tune} tries the same grid for every
 * system of a kind, in worlds of launch-week that no report uses, and takes what has the highest true value: more help
 * than any real system gets. The product itself is not tuned here: it runs with what market files have by default.
 */
public final class Tuned {
    /** Seeds of the worlds that are tuned in. */
    public static final List<Long> SEEDS = List.of(901L, 902L);

    /** Share of the scenario's customers that tuning takes. */
    public static final double SIZE = 0.05;

    private static final List<Float> RATES = List.of(0.02f, 0.05f, 0.15f);
    private static final List<Integer> EPOCHS = List.of(2, 6, 20);
    private static final List<Integer> STREAM_EPOCHS = List.of(1, 2, 5);
    private static final List<Double> STRENGTHS = List.of(20.0, 100.0, 500.0);

    private Tuned() {}

    /** What was found. */
    static Tuning of(Contestant contestant) {
        return switch (contestant) {
            case OLD -> Tuning.ofModel(0.05f, 2);
            case OLD_FEATURES -> Tuning.ofModel(0.02f, 20);
            case OLD_SEEN -> Tuning.ofModel(0.02f, 6);
            case OLD_PER_MARKET -> Tuning.ofModel(0.15f, 2);
            case OLD_EXPLORING -> Tuning.ofModel(0.15f, 2);
            case LIGHTFM -> Tuning.ofModel(0.02f, 5);
            case LOGISTIC -> Tuning.ofModel(0.05f, 2);
            case SEGMENT_POPULARITY -> Tuning.ofPopularity(Segments.HOUSEHOLD, 500);
            // As the control, so that the two are one policy.
            default -> Tuning.ofPopularity(Segments.NONE, Run.CONTROL_STRENGTH);
        };
    }

    /** What is tried of a system; empty where nothing is to be tuned. */
    static List<Tuning> grid(Contestant contestant) {
        var grid = new ArrayList<Tuning>();
        contestant
                .recipe()
                .ifPresent(recipe -> RATES.forEach(rate -> (recipe.incremental() ? STREAM_EPOCHS : EPOCHS)
                        .forEach(epochs -> grid.add(Tuning.ofModel(rate, epochs)))));
        if (contestant == Contestant.SEGMENT_POPULARITY) {
            for (var segments : Segments.values()) {
                STRENGTHS.forEach(strength -> grid.add(Tuning.ofPopularity(segments, strength)));
            }
        }
        return grid;
    }
}
