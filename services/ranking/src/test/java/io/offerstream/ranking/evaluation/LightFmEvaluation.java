package io.offerstream.ranking.evaluation;

import java.util.Arrays;
import java.util.stream.IntStream;

/** LightFM's evaluation of one user, line for line where it matters: slow, and told apart from ours by its loops. */
final class LightFmEvaluation {
    private final int[] ranks;
    private final int negatives;

    /** predict_ranks. */
    LightFmEvaluation(float[] predictions, int[] test, int[] train) {
        ranks = new int[test.length];
        for (int item = 0; item < predictions.length; item++) {
            int candidate = item;
            if (IntStream.of(train).anyMatch(positive -> positive == candidate)) {
                continue;
            }
            for (int i = 0; i < test.length; i++) {
                if (item != test[i] && predictions[item] >= predictions[test[i]]) {
                    ranks[i]++;
                }
            }
        }
        negatives = predictions.length - (test.length + train.length);
    }

    double precision(int k) {
        return (double) Arrays.stream(ranks).filter(rank -> rank < k).count() / k;
    }

    double recall(int k) {
        return (double) Arrays.stream(ranks).filter(rank -> rank < k).count() / ranks.length;
    }

    double reciprocalRank() {
        return Arrays.stream(ranks)
                .mapToDouble(rank -> 1.0 / (rank + 1.0))
                .max()
                .orElseThrow();
    }

    /** calculate_auc_from_rank. */
    double auc() {
        int[] sorted = Arrays.stream(ranks).sorted().toArray();
        double auc = 0;
        for (int i = 0; i < sorted.length; i++) {
            int rank = sorted[i] - i;
            if (rank < 0) {
                rank = 0;
            }
            auc += 1.0 - (double) rank / negatives;
        }
        return auc / sorted.length;
    }

    /** Where positives tie, below all negatives. */
    boolean countsNegativesThatAreNotThere() {
        int[] sorted = Arrays.stream(ranks).sorted().toArray();
        return IntStream.range(0, sorted.length).anyMatch(i -> sorted[i] - i > negatives);
    }
}
