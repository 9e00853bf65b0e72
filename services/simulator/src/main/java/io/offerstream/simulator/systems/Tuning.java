package io.offerstream.simulator.systems;

/**
 * What was tuned of a system.
 *
 * @param learningRate of models
 * @param epochs passes over all data, or over each tick's
 * @param segments of popularity
 * @param strength of popularity
 */
public record Tuning(float learningRate, int epochs, Popularity.Segments segments, double strength) {
    static final int COMPONENTS = 16;

    public static Tuning ofModel(float learningRate, int epochs) {
        return new Tuning(learningRate, epochs, Popularity.Segments.NONE, 1);
    }

    public static Tuning ofPopularity(Popularity.Segments segments, double strength) {
        return new Tuning(0, 0, segments, strength);
    }
}
