package io.offerstream.ranking.calibration;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Shown offers drawn from a calibrator that is known. */
final class Simulated {
    private Simulated() {}

    /**
     * Draws scores uniformly from [-2, 2), and what became of them.
     *
     * @param examination by position, taken in turn
     */
    static ShownOffers shown(Calibrator truth, int count, long seed, double... examination) {
        var random = new SplittableRandom(seed);
        float[] scores = new float[count];
        boolean[] redeemed = new boolean[count];
        double[] examined = new double[count];
        double[] weights = new double[count];
        for (int i = 0; i < count; i++) {
            scores[i] = (float) (random.nextDouble() * 4 - 2);
            examined[i] = examination[i % examination.length];
            weights[i] = 1;
            double liked = 1 / (1 + Math.exp(-truth.slope() * scores[i] - truth.intercept()));
            redeemed[i] = random.nextDouble() < examined[i] && random.nextDouble() < liked;
        }
        return ShownOffers.of(scores, redeemed, examined, weights);
    }

    /** Each one example, looked at for sure. */
    static ShownOffers seen(float[] scores, boolean... redeemed) {
        return ShownOffers.of(scores, redeemed, all(1, scores.length), all(1, scores.length));
    }

    static double[] all(double value, int count) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }
}
