package io.offerstream.experiment.offpolicy;

import java.util.Arrays;

/**
 * The weights of a {@link PlackettLuce} policy, and their sums without one or two of them. The two largest are kept
 * apart from the sum of the others: taking one of those from it never leaves a small difference of large numbers that
 * matters, since whatever is left holds something larger. Immutable.
 */
final class LeftOver {
    /** So many offers stand before the last position, at most. */
    static final int MOST_TAKEN = 2;

    /** Differences of scores beyond it have weights that a double does not tell from 0. */
    private static final double WIDEST = 600;

    private final double[] weights;
    private final double range;
    private final int first;
    private final int second;
    private final double others;

    LeftOver(double[] scores) {
        double largest = Arrays.stream(scores).max().orElseThrow();
        range = largest - Arrays.stream(scores).min().orElseThrow();
        weights = Arrays.stream(scores)
                .map(score -> StrictMath.exp(score - largest))
                .toArray();
        first = largest(-1);
        second = largest(first);
        double sum = 0;
        for (int candidate = 0; candidate < weights.length; candidate++) {
            if (candidate != first && candidate != second) {
                sum += weights[candidate];
            }
        }
        others = sum;
    }

    /** -1 if there is none but {@code except}. */
    private int largest(int except) {
        int found = -1;
        for (int candidate = 0; candidate < weights.length; candidate++) {
            if (candidate != except && (found < 0 || weights[candidate] > weights[found])) {
                found = candidate;
            }
        }
        return found;
    }

    boolean isPrecise() {
        return range < WIDEST;
    }

    /** Sum of the weights without two candidates, or without one if they are the same. */
    private double without(int one, int other) {
        double left = others;
        boolean hasFirst = one != first && other != first;
        boolean hasSecond = second >= 0 && one != second && other != second;
        if (one != first && one != second) {
            left -= weights[one];
        }
        if (other != one && other != first && other != second) {
            left -= weights[other];
        }
        return Math.max(0, left) + (hasSecond ? weights[second] : 0) + (hasFirst ? weights[first] : 0);
    }

    private double all() {
        return others + (second >= 0 ? weights[second] : 0) + weights[first];
    }

    /** @param shown {@value #MOST_TAKEN} + 1 at most, each once */
    double[] placements(int... shown) {
        int positions = shown.length;
        double[] placements = new double[positions * positions];
        double all = all();
        for (int row = 0; row < positions; row++) {
            placements[row * positions] = weights[shown[row]] / all;
        }
        for (int before = 0; positions > 1 && before < weights.length; before++) {
            double reached = weights[before] / all / without(before, before);
            add(placements, 1, reached, before, before, shown);
            for (int then = 0; positions > 2 && then < weights.length; then++) {
                if (then != before) {
                    add(placements, 2, reached * weights[then] / without(before, then), before, then, shown);
                }
            }
        }
        for (int i = 0; i < placements.length; i++) {
            // Sums may round to just above 1.
            placements[i] = Math.min(1, placements[i]);
        }
        return placements;
    }

    private void add(double[] placements, int position, double share, int taken, int alsoTaken, int... shown) {
        for (int row = 0; row < shown.length; row++) {
            if (shown[row] != taken && shown[row] != alsoTaken) {
                placements[row * shown.length + position] += share * weights[shown[row]];
            }
        }
    }
}
