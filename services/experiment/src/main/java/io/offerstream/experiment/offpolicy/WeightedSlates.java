package io.offerstream.experiment.offpolicy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Random slates as one policy weighs them: the input of every estimate. Sums run over slates sorted by id, so that the
 * order they were collected in does not matter to the last bit. Immutable.
 */
public final class WeightedSlates {
    private final int slates;
    private final int positions;
    private final double[] weights;
    private final double[] rewards;
    private final int[] users;
    private final int userCount;
    private double largestWeightedReward;

    private WeightedSlates(List<LoggedSlate> sorted, int positions) {
        slates = sorted.size();
        this.positions = positions;
        weights = new double[slates * positions];
        rewards = new double[slates * positions];
        users = new int[slates];
        Map<String, Integer> rows = new HashMap<>();
        for (int slate = 0; slate < slates; slate++) {
            users[slate] = rows.computeIfAbsent(sorted.get(slate).userId(), user -> rows.size());
        }
        userCount = rows.size();
    }

    /**
     * Weighs slates for one policy. Where the logging policy could not have drawn what was shown, the weight is 0; the
     * gate refuses such logs.
     *
     * @param slates with the same number of positions each
     * @throws IllegalArgumentException if there is none, positions differ, an id comes twice or a slate does not know
     *     the policy
     */
    public static WeightedSlates of(List<LoggedSlate> slates, Policy policy, SlateWeights how) {
        List<LoggedSlate> sorted = sorted(slates);
        var weighted = new WeightedSlates(sorted, sorted.get(0).positions());
        SlatePropensities ceiling = SlatePropensities.ceiling(weighted.positions);
        double largestReward = sorted.stream()
                .flatMapToDouble(slate -> IntStream.range(0, slate.positions()).mapToDouble(slate::reward))
                .reduce(1, Math::max);
        for (int row = 0; row < sorted.size(); row++) {
            LoggedSlate slate = sorted.get(row);
            SlatePropensities target = slate.of(policy);
            double largest = 0;
            for (int position = 0; position < weighted.positions; position++) {
                weighted.weights[row * weighted.positions + position] =
                        finite(how.weight(target, slate.logging(), position));
                weighted.rewards[row * weighted.positions + position] = slate.reward(position);
                largest += finite(how.weight(ceiling, slate.logging(), position)) * largestReward;
            }
            weighted.largestWeightedReward = Math.max(weighted.largestWeightedReward, largest);
        }
        return weighted;
    }

    private static double finite(double weight) {
        return Double.isFinite(weight) ? weight : 0;
    }

    static List<LoggedSlate> sorted(List<LoggedSlate> slates) {
        if (slates.isEmpty()) {
            throw new IllegalArgumentException("no slates, no value");
        }
        var sorted = new ArrayList<>(slates);
        sorted.sort(Comparator.comparing(LoggedSlate::slateId));
        for (int row = 1; row < sorted.size(); row++) {
            if (sorted.get(row).slateId().equals(sorted.get(row - 1).slateId())) {
                throw new IllegalArgumentException("slate " + sorted.get(row).slateId() + " comes twice");
            }
            if (sorted.get(row).positions() != sorted.get(0).positions()) {
                throw new IllegalArgumentException("slates must have as many positions each, found "
                        + sorted.get(row).positions() + " and " + sorted.get(0).positions());
            }
        }
        return sorted;
    }

    public int slates() {
        return slates;
    }

    public int positions() {
        return positions;
    }

    /** Different users among the slates. */
    public int users() {
        return userCount;
    }

    double weight(int slate, int position) {
        return weights[slate * positions + position];
    }

    double reward(int slate, int position) {
        return rewards[slate * positions + position];
    }

    /** Sum of weights times rewards over the positions of one slate: its plain estimate of the policy's value. */
    double weightedReward(int slate) {
        double sum = 0;
        for (int position = 0; position < positions; position++) {
            sum += weight(slate, position) * reward(slate, position);
        }
        return sum;
    }

    /** What {@link #weightedReward} could not exceed under any policy, for rewards up to the largest seen, or 1. */
    double largestWeightedReward() {
        return largestWeightedReward;
    }

    /** Redemptions of offers that the policy might have shown there, too. */
    public long matchedRedemptions() {
        long matched = 0;
        for (int cell = 0; cell < weights.length; cell++) {
            matched += weights[cell] > 0 && rewards[cell] > 0 ? 1 : 0;
        }
        return matched;
    }

    /**
     * Standard error of a mean or ratio from its per-slate influences, summed per user first: slates of one user are
     * not independent.
     *
     * @return sqrt(m/(m-1) sum of squares) over m users; empty for one
     */
    OptionalDouble standardError(double[] influences) {
        double squares = 0;
        for (double influence : perUser(influences)) {
            squares += influence * influence;
        }
        return userCount > 1
                ? OptionalDouble.of(Math.sqrt(userCount / (userCount - 1.0) * squares))
                : OptionalDouble.empty();
    }

    /** Sums over each user's slates. */
    double[] perUser(double[] perSlate) {
        double[] perUser = new double[userCount];
        for (int slate = 0; slate < slates; slate++) {
            perUser[users[slate]] += perSlate[slate];
        }
        return perUser;
    }
}
