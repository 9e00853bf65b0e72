package io.offerstream.ranking.calibration;

/**
 * Offers that were shown and whose attribution window has closed: what a calibrator is fitted on and judged by. Fit it
 * on slates drawn at random: on others, the scores chose what was seen.
 *
 * <p>Every sum over them runs in the order in which they came; sort them first if that order is not fixed. Immutable.
 */
public final class ShownOffers {
    /** Beyond it, a double no longer notices one example more. */
    private static final double MOST_WEIGHT = 0x1p53;

    private final float[] scores;
    private final boolean[] redeemed;
    private final double[] examination;
    private final double[] weights;

    private ShownOffers(float[] scores, boolean[] redeemed, double[] examination, double[] weights) {
        this.scores = scores.clone();
        this.redeemed = redeemed.clone();
        this.examination = examination.clone();
        this.weights = weights.clone();
    }

    /**
     * Copies the arrays, each of shape {@code [shown offers]}.
     *
     * @param scores raw sums of one model version, before any sigmoid
     * @param redeemed within the attribution window
     * @param examination probability that the offer was looked at, in (0, 1]; 1 where it is known to have been seen
     * @param weights how many shown offers each stands for, above 0
     * @throws IllegalArgumentException if there is none, the lengths differ, a score is not finite, an examination or
     *     weight is out of bounds, or the weights sum to more than 2^53
     */
    public static ShownOffers of(float[] scores, boolean[] redeemed, double[] examination, double[] weights) {
        int count = scores.length;
        if (redeemed.length != count || examination.length != count || weights.length != count) {
            throw new IllegalArgumentException("the arrays must have one length, found " + count + " scores, "
                    + redeemed.length + " redeemed, " + examination.length + " examination and " + weights.length
                    + " weights");
        }
        if (count == 0) {
            throw new IllegalArgumentException("there must be shown offers, found none");
        }
        double total = 0;
        for (int i = 0; i < count; i++) {
            require(Float.isFinite(scores[i]), "scores", i, "finite", scores[i]);
            require(examination[i] > 0 && examination[i] <= 1, "examination", i, "in (0, 1]", examination[i]);
            // The product, too: it is what rates are divided by, and may be 0 although neither factor is.
            require(weights[i] * examination[i] > 0, "weights", i, "above 0", weights[i]);
            total += weights[i];
        }
        if (!(total <= MOST_WEIGHT)) {
            throw new IllegalArgumentException("weights must sum to 2^53 at most, found " + total);
        }
        return new ShownOffers(scores, redeemed, examination, weights);
    }

    private static void require(boolean holds, String name, int index, String what, double found) {
        if (!holds) {
            throw new IllegalArgumentException(name + "[" + index + "] must be " + what + ", found " + found);
        }
    }

    int count() {
        return scores.length;
    }

    float score(int index) {
        return scores[index];
    }

    boolean redeemed(int index) {
        return redeemed[index];
    }

    double examination(int index) {
        return examination[index];
    }

    double weight(int index) {
        return weights[index];
    }

    /** Examinations expected of it. */
    double examinations(int index) {
        return weights[index] * examination[index];
    }

    double redemptions(int index) {
        return redeemed[index] ? weights[index] : 0;
    }
}
