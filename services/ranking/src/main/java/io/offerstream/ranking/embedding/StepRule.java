package io.offerstream.ranking.embedding;

/**
 * How the numbers of one side move.
 *
 * @param learningRate above 0, at most {@value #LARGEST_LEARNING_RATE}; AdaDelta does without
 * @param rho share of AdaDelta's averages that stays, 0 up to 1
 * @param epsilon AdaDelta's, above 0
 * @param alpha strength of L2, 0 to {@value #LARGEST_ALPHA}
 */
public record StepRule(Optimizer optimizer, float learningRate, float rho, float epsilon, float alpha) {
    /** With it, the largest weights and the longest gradient, a step is a float with room to spare. */
    public static final float LARGEST_LEARNING_RATE = 1e6f;

    /** Beyond it numbers that often move a little would outgrow what they move by. */
    public static final float LARGEST_ALPHA = 0.01f;

    public StepRule {
        require(
                learningRate > 0 && learningRate <= LARGEST_LEARNING_RATE,
                "learning_rate",
                learningRate,
                "above 0 and at most " + LARGEST_LEARNING_RATE);
        require(rho >= 0 && rho < 1, "rho", rho, "at least 0 and below 1");
        require(epsilon > 0 && Float.isFinite(epsilon), "epsilon", epsilon, "above 0");
        requireAlpha("alpha", alpha, learningRate);
    }

    /** @param name of the alpha, as the user knows it */
    public static void requireAlpha(String name, float alpha, float learningRate) {
        require(
                alpha >= 0 && alpha <= LARGEST_ALPHA && alpha * learningRate <= LARGEST_ALPHA,
                name,
                alpha,
                "at least 0, and at most " + LARGEST_ALPHA + ", times the learning rate too");
    }

    private static void require(boolean holds, String name, float value, String condition) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + ", but has to be " + condition);
        }
    }
}
