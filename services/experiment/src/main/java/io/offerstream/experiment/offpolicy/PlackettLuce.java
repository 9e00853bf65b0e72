package io.offerstream.experiment.offpolicy;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws slates without replacement: each position takes one of the offers left, with probability proportional to
 * {@code exp(score)}. Every sum runs over the offers left and is scaled by their largest score, so that neither huge
 * scores nor one that dwarfs the others costs accuracy. StrictMath: the same bits on every machine. Immutable.
 *
 * @see "Plackett: The analysis of permutations, Applied Statistics 24, 1975; Luce: Individual Choice Behavior, 1959"
 */
public final class PlackettLuce {
    private final double[] scores;

    /**
     * @param scores one per candidate, finite; only differences matter
     * @throws IllegalArgumentException if there is none or one is not finite
     */
    public PlackettLuce(double... scores) {
        if (scores.length == 0) {
            throw new IllegalArgumentException("a slate needs candidates, found no scores");
        }
        for (double score : scores) {
            if (!Double.isFinite(score)) {
                throw new IllegalArgumentException("scores must be finite, found " + score);
            }
        }
        this.scores = scores.clone();
    }

    public int candidates() {
        return scores.length;
    }

    /**
     * Probability of each shown offer given those before it.
     *
     * @param shown candidates from position 0, each once
     * @return one per position, as many as shown
     * @throws IllegalArgumentException if one is no candidate or comes twice
     */
    public double[] conditionals(int... shown) {
        boolean[] taken = new boolean[scores.length];
        double[] conditionals = new double[shown.length];
        for (int position = 0; position < shown.length; position++) {
            int candidate = shown[position];
            if (candidate < 0 || candidate >= scores.length || taken[candidate]) {
                throw new IllegalArgumentException("a slate holds candidates below " + scores.length
                        + ", each once, found " + Arrays.toString(shown));
            }
            conditionals[position] = choice(taken)[candidate];
            taken[candidate] = true;
        }
        return conditionals;
    }

    /** Probability of the slate up to and with each position; the last is that of the whole slate. */
    public double[] prefixes(int... shown) {
        double[] prefixes = conditionals(shown);
        for (int position = 1; position < prefixes.length; position++) {
            prefixes[position] *= prefixes[position - 1];
        }
        return prefixes;
    }

    /**
     * Probability that each candidate stands at each position, whatever stands at the others: summed over every way to
     * fill the positions before, so work grows with candidates to the power of positions.
     *
     * @param positions 1 to the number of candidates
     * @return shape {@code [candidates][positions]}; columns sum to 1
     */
    public double[][] marginals(int positions) {
        if (positions < 1 || positions > scores.length) {
            throw new IllegalArgumentException(
                    "positions must be between 1 and " + scores.length + ", found " + positions);
        }
        double[][] marginals = new double[scores.length][positions];
        addMarginals(marginals, new boolean[scores.length], 0, 1);
        return marginals;
    }

    private void addMarginals(double[][] marginals, boolean[] taken, int position, double reached) {
        double[] choice = choice(taken);
        for (int candidate = 0; candidate < scores.length; candidate++) {
            double probability = reached * choice[candidate];
            if (probability > 0) {
                marginals[candidate][position] += probability;
                if (position + 1 < marginals[candidate].length) {
                    taken[candidate] = true;
                    addMarginals(marginals, taken, position + 1, probability);
                    taken[candidate] = false;
                }
            }
        }
    }

    /**
     * As {@link #marginals}, of the shown offers only. Up to three positions, work grows with candidates squared, so that
     * it can be done for every slate of a large market.
     *
     * @param shown candidates from position 0, each once
     * @return shape {@code [positions * positions]}, row-major: probability that the offer shown at position row stands
     *     at position column
     * @throws IllegalArgumentException if one is no candidate or comes twice
     */
    public double[] placements(int... shown) {
        conditionals(shown);
        var left = new LeftOver(scores);
        if (shown.length > LeftOver.MOST_TAKEN + 1 || !left.isPrecise()) {
            double[][] marginals = marginals(shown.length);
            double[] placements = new double[shown.length * shown.length];
            for (int row = 0; row < shown.length; row++) {
                System.arraycopy(marginals[shown[row]], 0, placements, row * shown.length, shown.length);
            }
            return placements;
        }
        return left.placements(shown);
    }

    /**
     * Draws one slate, position 0 first.
     *
     * @param positions 0 to the number of candidates
     */
    public int[] draw(int positions, RandomGenerator random) {
        boolean[] taken = new boolean[scores.length];
        int[] drawn = new int[positions];
        for (int position = 0; position < positions; position++) {
            double[] choice = choice(taken);
            double left = random.nextDouble();
            int chosen = -1;
            for (int candidate = 0; candidate < scores.length; candidate++) {
                // Rounding may leave a little of the fraction behind the last: then the last possible one it is.
                if (choice[candidate] > 0 && (left >= 0 || chosen < 0)) {
                    chosen = candidate;
                    left -= choice[candidate];
                }
            }
            drawn[position] = chosen;
            taken[chosen] = true;
        }
        return drawn;
    }

    /** Probabilities of the next offer; 0 for those taken. */
    private double[] choice(boolean[] taken) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int candidate = 0; candidate < scores.length; candidate++) {
            if (!taken[candidate]) {
                largest = Math.max(largest, scores[candidate]);
            }
        }
        double[] choice = new double[scores.length];
        double sum = 0;
        for (int candidate = 0; candidate < scores.length; candidate++) {
            choice[candidate] = taken[candidate] ? 0 : StrictMath.exp(scores[candidate] - largest);
            sum += choice[candidate];
        }
        for (int candidate = 0; candidate < scores.length; candidate++) {
            choice[candidate] /= sum;
        }
        return choice;
    }
}
